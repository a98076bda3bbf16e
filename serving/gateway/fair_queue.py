"""A line before something scarce: who waits is served in turns, tenant by tenant.

However much one tenant sends, another waits for its own turn alone: the one that comes next has
at most one request of each other tenant before it.
"""

import asyncio
from collections import Counter, deque
from dataclasses import dataclass


class QueueFull(Exception):
    """Nobody more may wait. `own`: it is the tenant's own part of the line that is full."""

    def __init__(self, *, own: bool) -> None:
        super().__init__("own" if own else "all")
        self.own = own


class QueueTimeout(Exception):
    """The turn did not come in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLimits:
    """`places` are taken at the same time; `waiting` may wait for one, of each tenant
    `tenant_waiting`, for `seconds` at most.

    `leaves_room`: a tenant takes a further place only while it holds fewer than are free. One
    alone gets half of them, two get a third each, and so on: whoever comes next finds one.
    Without it, all places are always used: for work that is over in a moment.
    """

    places: int
    waiting: int
    tenant_waiting: int
    seconds: float
    leaves_room: bool = False


class FairQueue:
    """Of one event loop, and of one process."""

    def __init__(self, limits: QueueLimits) -> None:
        self._limits = limits
        self._free = limits.places
        self._held: Counter[str] = Counter()
        self._waiting = 0
        # In the order of turns: who was served goes to the end.
        self._lines: dict[str, deque[asyncio.Future[None]]] = {}

    async def take(self, tenant_id: str) -> None:
        """Wait for a place, which has to be given back. Raises QueueFull and QueueTimeout."""
        # Nobody is overtaken: whoever waits could not have taken what is free.
        if self._may_take(tenant_id):
            self._grant(tenant_id)
            return
        turn = self._stand_in_line(tenant_id)
        try:
            async with asyncio.timeout(self._limits.seconds):
                await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled():
                self.give_back(tenant_id)  # it came at the same moment
            else:
                self._leave(tenant_id, turn)
            if isinstance(error, TimeoutError):
                raise QueueTimeout from None
            raise

    def give_back(self, tenant_id: str) -> None:
        self._free += 1
        self._held[tenant_id] -= 1
        if not self._held[tenant_id]:
            del self._held[tenant_id]
        self._serve()

    def _may_take(self, tenant_id: str) -> bool:
        if not self._free:
            return False
        held = self._held[tenant_id]
        return not (self._limits.leaves_room and held) or held < self._free

    def _grant(self, tenant_id: str) -> None:
        self._free -= 1
        self._held[tenant_id] += 1

    def _stand_in_line(self, tenant_id: str) -> asyncio.Future[None]:
        line = self._lines.get(tenant_id, ())
        if len(line) >= self._limits.tenant_waiting:
            raise QueueFull(own=True)
        if self._waiting >= self._limits.waiting:
            raise QueueFull(own=False)
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._lines.setdefault(tenant_id, deque()).append(turn)
        self._waiting += 1
        return turn

    def _leave(self, tenant_id: str, turn: asyncio.Future[None]) -> None:
        if turn not in self._lines.get(tenant_id, ()):
            return  # its turn came, and nobody was there
        self._lines[tenant_id].remove(turn)
        self._waiting -= 1
        if not self._lines[tenant_id]:
            del self._lines[tenant_id]

    def _serve(self) -> None:
        """Give what is free to those whose turn it is."""
        while tenant_id := next(filter(self._may_take, self._lines), ""):
            line = self._lines.pop(tenant_id)
            turn = line.popleft()
            self._waiting -= 1
            if line:
                self._lines[tenant_id] = line
            if not turn.cancelled():
                self._grant(tenant_id)
                turn.set_result(None)
