"""Runs blocking reads of Postgres beside the event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import OperationalError, close_old_connections

T = TypeVar("T")


class DatabaseThreads:
    """A few threads, each with its own connection: misses of a cache wait, Postgres does not."""

    def __init__(self, *, count: int = 4, seconds: float = 10.0) -> None:
        self._pool = ThreadPoolExecutor(count, thread_name_prefix="gateway-read")
        self._seconds = seconds

    async def run(self, read: Callable[[], T]) -> T:
        """Raises `DatabaseError`, also when there is no answer in time."""
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._seconds):
                return await loop.run_in_executor(self._pool, _with_connection, read)
        except TimeoutError:
            raise OperationalError("no answer in time") from None

    def close(self) -> None:
        """Ends the threads, and with them their connections."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def _with_connection(read: Callable[[], T]) -> T:
    close_old_connections()
    try:
        return read()
    finally:
        close_old_connections()
