"""A cache in this process's memory that asks once for what many want, and forgets on demand."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Cache(Generic[K, V]):
    """Values by key, each believed for as long as `ttl` says of it.

    What is being loaded when it is forgotten is handed to those who already wait for it, and
    not kept. `believed` is False while nothing would tell us of changes: then nothing is kept
    for longer than `doubt` seconds.
    """

    def __init__(
        self,
        load: Callable[[K], Awaitable[V]],
        *,
        ttl: Callable[[V], float],
        doubt: float,
        size: int = 20_000,
    ) -> None:
        self._load = load
        self._ttl = ttl
        self._doubt = doubt
        self._size = size
        self._values: dict[K, tuple[V, float]] = {}
        self._loads: dict[K, asyncio.Task[V]] = {}
        self.believed = False

    async def get(self, key: K) -> V:
        """The value, from memory or loaded now. Raises what the load raises."""
        found = self._values.get(key)
        if found is not None and found[1] > time.monotonic():
            return found[0]
        task = self._loads.get(key)
        if task is None:
            task = self._loads[key] = asyncio.create_task(self._fill(key))
        # One caller that leaves must not take the value from the others.
        return await asyncio.shield(task)

    async def _fill(self, key: K) -> V:
        me = asyncio.current_task()
        try:
            value = await self._load(key)
            if self._loads.get(key) is me:
                self._keep(key, value)
            return value
        finally:
            if self._loads.get(key) is me:
                del self._loads[key]

    def _keep(self, key: K, value: V) -> None:
        seconds = self._ttl(value) if self.believed else min(self._doubt, self._ttl(value))
        if len(self._values) >= self._size:
            self._values.clear()
        self._values[key] = (value, time.monotonic() + seconds)

    def forget(self, key: K) -> None:
        self._values.pop(key, None)
        self._loads.pop(key, None)

    def forget_where(self, matches: Callable[[K], bool]) -> None:
        for key in [key for key in {**self._values, **self._loads} if matches(key)]:
            self.forget(key)

    def forget_all(self) -> None:
        self._values.clear()
        self._loads.clear()
