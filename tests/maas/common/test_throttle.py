"""Attempts are counted before they are made; one too many is told how long to wait."""

import uuid

import pytest

from maas.common import throttle
from maas.common.throttle import Limit


@pytest.fixture
def who() -> str:
    return f"test:{uuid.uuid4()}"


def test_as_many_as_allowed_and_no_more(who: str) -> None:
    limit = Limit(who=who, most=2, seconds=60)
    assert [throttle.wait(limit) for _attempt in range(2)] == [0, 0]
    assert throttle.left(limit) == 0
    assert 55 <= throttle.wait(limit) <= 60
    assert 55 <= throttle.left(limit) <= 60


def test_of_several_limits_the_longest_wait_counts(who: str) -> None:
    minute, day = Limit(who=who, most=1, seconds=60), Limit(who=who, most=1, seconds=86_400)
    assert throttle.wait(minute, day) == 0
    assert throttle.wait(minute, day) > 86_000


def test_somebody_else_is_counted_apart_and_one_can_begin_anew(who: str) -> None:
    limit = Limit(who=who, most=1, seconds=60)
    throttle.wait(limit)
    assert throttle.wait(limit)
    assert throttle.wait(Limit(who=who + "x", most=1, seconds=60)) == 0
    throttle.forget(limit)
    assert throttle.wait(limit) == 0
