"""Reads the artefact store beside the event loop, and beside what answers from memory."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar
from weakref import WeakValueDictionary

T = TypeVar("T")


class ArtefactThreads:
    """A few threads that may wait for a disk. No tenant takes more than `per_tenant` of them: one
    whose files come slowly waits for itself alone."""

    def __init__(self, *, count: int, per_tenant: int = 2) -> None:
        self._pool = ThreadPoolExecutor(count, thread_name_prefix="gateway-artefact")
        self._per_tenant = per_tenant
        self._turns: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    async def run(self, tenant_id: str, read: Callable[[], T]) -> T:
        """Not to be cancelled: a thread that hangs on a disk goes on, and its turn must too."""
        turn = self._turns.get(tenant_id)
        if turn is None:
            turn = self._turns[tenant_id] = asyncio.Semaphore(self._per_tenant)
        async with turn:
            return await asyncio.get_running_loop().run_in_executor(self._pool, read)

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
