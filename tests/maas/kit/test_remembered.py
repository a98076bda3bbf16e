"""Values are computed together, once each, and the latest are remembered."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from maas.kit.remembered import Remembered


class Doubling:
    """Doubles numbers, and notes what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []

    def __call__(self, numbers: Sequence[int]) -> list[int]:
        self.asked.append([*numbers])
        return [2 * number for number in numbers]


def test_what_is_new_is_computed_together_and_once() -> None:
    seen, compute = Remembered[int, int](9), Doubling()
    assert seen.all_of([3, 1, 3], compute) == [6, 2, 6]
    assert seen.all_of([1, 2], compute) == [2, 4]
    assert seen.all_of([], compute) == seen.all_of(iter(()), compute) == []
    assert compute.asked == [[3, 1], [2]]
    seen.clear()
    assert seen.all_of([1], compute) == [2]
    assert compute.asked[-1] == [1]


def test_of_more_than_it_remembers_all_are_returned_and_the_latest_kept() -> None:
    seen, compute = Remembered[int, int](2), Doubling()
    assert seen.all_of([1, 2, 3], compute) == [2, 4, 6]
    assert seen.all_of([2, 3], compute) == [4, 6]
    assert seen.all_of([2], compute) == [4]
    assert seen.all_of([4, 2], compute) == [8, 4]
    assert compute.asked == [[1, 2, 3], [4]]


def test_nothing_is_remembered_of_what_failed() -> None:
    seen = Remembered[int, int](2)

    def fail(_: Sequence[int]) -> list[int]:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        seen.all_of([1], fail)
    assert seen.all_of([1], Doubling()) == [2]


def test_several_threads_compute_nothing_twice() -> None:
    seen, compute = Remembered[int, int](99), Doubling()
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: seen.all_of(range(50), compute), range(20)))
    assert found == [[2 * number for number in range(50)]] * 20
    assert compute.asked == [[*range(50)]]
