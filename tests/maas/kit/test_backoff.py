"""Waits between attempts grow, and not beyond their bound."""

import pytest

from maas.kit.backoff import exponential


def test_waits_grow_by_the_factor_up_to_the_longest() -> None:
    waits = [exponential(attempt, first=2, longest=30) for attempt in range(1, 7)]
    assert waits == [2, 4, 8, 16, 30, 30]
    slower = [exponential(attempt, first=1, longest=10, factor=1.5) for attempt in (1, 2, 3)]
    assert slower == [1, 1.5, 2.25]


def test_ever_so_many_attempts_wait_the_longest() -> None:
    assert exponential(100_000, first=1, longest=60) == 60


def test_attempts_are_counted_from_one() -> None:
    with pytest.raises(ValueError, match="from 1"):
        exponential(0, first=1, longest=60)
