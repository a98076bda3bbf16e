"""The cache: one load for many, nothing kept that was forgotten meanwhile."""

import asyncio
import threading
from typing import Any

import pytest
from django.db import OperationalError

from serving.gateway.cache import Cache
from serving.gateway.database_threads import DatabaseThreads
from tests.waiting import eventually


class Source:
    """Counts how often it is read, and can be held back."""

    def __init__(self) -> None:
        self.reads = 0
        self.value = "old"
        self.open = asyncio.Event()
        self.open.set()

    async def load(self, key: str) -> str:
        self.reads += 1
        value = self.value
        await self.open.wait()
        return f"{key} {value}"

    async def read(self, times: int) -> None:
        """Returns when it has been read so often."""
        await eventually(lambda: self.reads >= times, every=0)

    def cache(self, *, stale_ttl: float = 60, **options: Any) -> Cache[str, str]:
        made = Cache(self.load, ttl=lambda _value: 60, stale_ttl=stale_ttl, **options)
        made.fresh = True
        return made


async def test_many_who_ask_at_once_cause_one_load() -> None:
    source = Source()
    cache = source.cache()
    assert set(await asyncio.gather(*(cache.get("a") for _ in range(50)))) == {"a old"}
    assert await cache.get("a") == "a old"
    assert source.reads == 1


async def test_what_is_forgotten_while_it_loads_is_not_kept() -> None:
    source = Source()
    cache = source.cache()
    source.open.clear()
    early = asyncio.create_task(cache.get("a"))
    await source.read(1)
    source.value = "new"
    cache.invalidate("a")
    source.open.set()
    assert await early == "a old"
    assert await cache.get("a") == "a new"


async def test_one_who_leaves_does_not_take_the_value_from_the_others() -> None:
    source = Source()
    cache = source.cache()
    source.open.clear()
    first, second = (asyncio.create_task(cache.get("a")) for _ in range(2))
    await source.read(1)
    first.cancel()
    source.open.set()
    assert await second == "a old"


async def test_in_doubt_nothing_is_kept_for_long() -> None:
    source = Source()
    now = [100.0]
    cache = source.cache(stale_ttl=1, timer=lambda: now[0])
    cache.fresh = False
    await cache.get("a")
    now[0] += 0.9
    await cache.get("a")
    assert source.reads == 1
    now[0] += 0.2
    await cache.get("a")
    assert source.reads == 2


async def test_a_full_cache_loses_what_was_asked_for_longest_ago_and_no_more() -> None:
    source = Source()
    cache = source.cache(size=3)
    for key in ("a", "b", "c", "a", "d"):
        await cache.get(key)
    assert source.reads == 4
    for key in ("a", "c", "d"):
        await cache.get(key)
    assert source.reads == 4
    await cache.get("b")
    assert source.reads == 5


async def test_one_who_waits_too_long_is_let_go_and_the_load_goes_on() -> None:
    source = Source()
    cache = source.cache(wait=0.05)
    source.open.clear()
    with pytest.raises(TimeoutError):
        await cache.get("a")
    source.open.set()
    assert await cache.get("a") == "a old"
    assert source.reads == 1


async def test_forgetting_by_a_rule_leaves_the_rest() -> None:
    source = Source()
    cache = source.cache()
    await cache.get("a")
    await cache.get("b")
    cache.invalidate_where(lambda key: key == "a")
    await cache.get("a")
    await cache.get("b")
    assert source.reads == 3


async def test_a_read_that_takes_too_long_is_an_error_and_not_a_hang() -> None:
    threads = DatabaseThreads(seconds=0.05)
    answered = threading.Event()
    with pytest.raises(OperationalError):
        await threads.run(lambda: answered.wait(10))
    answered.set()
    threads.close()
