"""Notices that a caller has gone, while the answer is being made."""

import asyncio
from types import TracebackType

from serving.gateway.types import Receive


class ClientDisconnected(Exception):
    """The caller has gone."""


class UntilDisconnect:
    """`async with UntilDisconnect(receive):` — left with ClientDisconnected when the caller
    goes.

    To be left before the last bytes are sent: a server tells of the end of an answer in the same
    way as of a hang-up.
    """

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._gone = False
        self._watcher: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "UntilDisconnect":
        block = asyncio.current_task()
        assert block is not None
        self._watcher = asyncio.create_task(self._watch(block))
        return self

    async def _watch(self, block: asyncio.Task[object]) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        if self._watcher is not None:
            self._gone = True
            block.cancel()

    def _stop_watching(self) -> None:
        if self._watcher is not None:
            self._watcher.cancel()
            self._watcher = None

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop_watching()
        block = asyncio.current_task()
        if self._gone and block is not None:
            # Also when the block ended by itself before the cancellation reached it.
            block.uncancel()
            raise ClientDisconnected from error
