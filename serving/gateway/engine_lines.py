"""The line before each engine: tenants take turns there, and one that floods leaves room."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from serving.gateway import errors, metrics
from serving.gateway.config import Config
from serving.gateway.fair_queue import FairQueue, QueueFull, QueueLimits, QueueTimeout


class EngineLines:
    """What an engine takes at once, it works on together, and every answer gets slower: so no
    tenant has all of its places. See `QueueLimits.leaves_room`."""

    def __init__(self, config: Config) -> None:
        self._limits = QueueLimits(
            places=config.engine_places,
            waiting=config.most_waiting,
            tenant_waiting=config.most_waiting_per_tenant,
            seconds=config.engine_wait_seconds,
            leaves_room=True,
        )
        # Whoever waits or holds a place keeps its line.
        self._lines: WeakValueDictionary[str, FairQueue] = WeakValueDictionary()

    @asynccontextmanager
    async def place(self, engine_id: str, tenant_id: str) -> AsyncIterator[None]:
        """Hold a place at an engine in the block. Raises APIError 429 or 503 where none comes."""
        line = self._lines.get(engine_id)
        if line is None:
            line = self._lines[engine_id] = FairQueue(self._limits)
        try:
            with metrics.timed(metrics.engine_wait):
                await line.take(tenant_id)
        except QueueFull as full:
            raise errors.waiting_line_full(own=full.own) from None
        except QueueTimeout:
            raise errors.overloaded() from None
        try:
            yield
        finally:
            line.give_back(tenant_id)
