"""A cache in this process's memory that loads once for many who want, and forgets on demand."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

from cachetools import TLRUCache

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Cache(Generic[K, V]):
    """Values by key, each for as long as `ttl` says of it; the least recently used go first.

    A key is loaded by one at a time. What is being loaded when it is invalidated is handed to
    those who already wait for it, and not kept. `fresh` is False while nothing would tell us of
    changes: then nothing is kept for longer than `stale_ttl`. A caller waits for `wait` at most;
    the load goes on without it. Times in seconds.
    """

    def __init__(
        self,
        load: Callable[[K], Awaitable[V]],
        *,
        ttl: Callable[[V], float],
        stale_ttl: float,
        wait: float | None = None,
        size: int = 20_000,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._load = load
        self._ttl = ttl
        self._stale_ttl = stale_ttl
        self._wait = wait
        self._values: TLRUCache[K, V] = TLRUCache(size, self._expiry, timer=timer)
        self._loads: dict[K, asyncio.Task[V]] = {}
        self.fresh = False

    async def get(self, key: K) -> V:
        """The value, from memory or loaded now. Raises what the load raises, and TimeoutError."""
        try:
            return self._values[key]
        except KeyError:
            pass
        task = self._loads.get(key)
        if task is None:
            task = self._loads[key] = asyncio.create_task(self._fill(key))
        # One caller that leaves must not take the value from the others.
        async with asyncio.timeout(self._wait):
            return await asyncio.shield(task)

    async def _fill(self, key: K) -> V:
        me = asyncio.current_task()
        try:
            value = await self._load(key)
            if self._loads.get(key) is me:
                self._values[key] = value
            return value
        finally:
            if self._loads.get(key) is me:
                del self._loads[key]

    def _expiry(self, _key: K, value: V, now: float) -> float:
        seconds = self._ttl(value)
        return now + (seconds if self.fresh else min(self._stale_ttl, seconds))

    def invalidate(self, key: K) -> None:
        self._values.pop(key, None)
        self._loads.pop(key, None)

    def invalidate_where(self, matches: Callable[[K], bool]) -> None:
        for key in [key for key in {*self._values, *self._loads} if matches(key)]:
            self.invalidate(key)

    def invalidate_all(self) -> None:
        self._values.clear()
        self._loads.clear()
