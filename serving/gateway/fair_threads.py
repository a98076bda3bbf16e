"""Threads for what takes too long on the event loop, shared by all tenants in turns."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

from serving.gateway import errors
from serving.gateway.fair_queue import FairQueue, QueueFull, QueueLimits, QueueTimeout

T = TypeVar("T")


class FairThreads:
    """As many threads as the limits have places. `initializer`: called first in each of them."""

    def __init__(
        self, limits: QueueLimits, *, name: str, initializer: Callable[[], Any] | None = None
    ) -> None:
        self._queue = FairQueue(limits)
        self._pool = ThreadPoolExecutor(
            limits.places, thread_name_prefix=name, initializer=initializer
        )

    async def run(self, tenant_id: str, work: Callable[[], T]) -> T:
        """What the work returns. Raises APIError 429 or 503 where its turn does not come."""
        try:
            await self._queue.take(tenant_id)
        except QueueFull as full:
            raise errors.waiting_line_full(own=full.own) from None
        except QueueTimeout:
            raise errors.overloaded() from None
        loop = asyncio.get_running_loop()

        def over(_work: Future[T]) -> None:
            with suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(self._queue.give_back, tenant_id)

        # A thread goes on when its caller has left, and keeps its place until it is done.
        future = self._pool.submit(work)
        future.add_done_callback(over)
        return await asyncio.wrap_future(future)

    def begin(self, work: Callable[[], Any]) -> None:
        """Have something done before anybody asks; without a place."""
        self._pool.submit(work)

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
