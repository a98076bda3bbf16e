"""Tests wait for facts, not for time; and what they say of each of several, they say of some."""

import asyncio
import time
from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def until(condition: Callable[[], T], *, seconds: float = 15, every: float = 0.1) -> T:
    """What the condition returns, as soon as that is true. Fails when `seconds` have passed."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, f"did not come about within {seconds:.0f} s"
        time.sleep(every)
    return found


async def eventually(condition: Callable[[], T], *, seconds: float = 15, every: float = 0.002) -> T:
    """The same in an event loop, which goes on meanwhile."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, f"did not come about within {seconds:.0f} s"
        await asyncio.sleep(every)
    return found


def each(items: Iterable[T]) -> list[T]:
    """All of these, of which there is one at least: nothing is true of each of none."""
    found = list(items)
    assert found, "there is nothing to look at"
    return found
