"""The helpers that keep tests honest fail where they should."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.stack.crowd import Crowd
from tests.waiting import each, until


def test_nothing_is_true_of_each_of_none() -> None:
    assert each(number for number in (1, 2)) == [1, 2]
    with pytest.raises(AssertionError, match="nothing to look at"):
        each([])


def test_waiting_ends_with_what_came_or_fails_in_the_end() -> None:
    found = iter(["", "", "there"])
    assert until(lambda: next(found), seconds=60, every=0) == "there"
    with pytest.raises(AssertionError, match="did not come about"):
        until(lambda: False, seconds=0.01, every=0.001)


class Broken:
    """An openai client whose answers lack what a crowd reads of them."""

    def __getattr__(self, name: str) -> Any:
        raise KeyError(name)


@pytest.mark.parametrize("end", [Crowd.hear, Crowd.leave])
def test_a_crowd_whose_clients_died_says_so(end: Any) -> None:
    crowd = Crowd(["shop"])
    with ThreadPoolExecutor(1) as pool:
        broken: Any = Broken()
        crowd.clients.append(pool.submit(crowd.ask, broken, "shop"))
        with pytest.raises(KeyError, match="chat"):
            end(crowd)


def test_a_crowd_without_clients_says_nothing_good() -> None:
    with pytest.raises(AssertionError, match="nothing to look at"):
        Crowd(["shop"]).leave()
