"""What this gateway has settled and has not seen booked yet, in case Redis loses its memory.

Between an answer's end and the ledger its count is in Redis alone: for a second, or for as long
as nobody books. Redis may lose all of it, or its last second; so it is kept here too until it is
known to be booked.
"""

from collections import deque
from dataclasses import dataclass
from typing import Generic, TypeVar

import structlog

log = structlog.get_logger()

MOST_KEPT = 50_000
"""About a kilobyte each. Beyond, the oldest are in Redis alone."""

EntryId = tuple[int, int]
Settlement = TypeVar("Settlement")


@dataclass(frozen=True, slots=True)
class Horizon:
    """How far the ledger has come: the stream's first entry that waits, and its last ever."""

    first: str
    last: str

    def has_passed(self, entry: EntryId) -> bool:
        if self.first:
            return entry < entry_id(self.first)
        return entry <= entry_id(self.last)


def entry_id(text: str) -> EntryId:
    """A stream's entry id as one that can be compared: "1700000000000-3"."""
    moment, _, number = text.partition("-")
    return int(moment), int(number)


class Unbooked(Generic[Settlement]):
    def __init__(self) -> None:
        self._kept: deque[tuple[EntryId, Settlement]] = deque()

    def __len__(self) -> int:
        return len(self._kept)

    def keep(self, entry: str, settlement: Settlement) -> None:
        """`entry` is the id that it got in the stream."""
        if len(self._kept) == MOST_KEPT:
            log.warning("gateway_unbooked_forgotten", most=MOST_KEPT)
            self._kept.popleft()
        self._kept.append((entry_id(entry), settlement))

    def forget_booked(self, horizon: Horizon) -> None:
        while self._kept and horizon.has_passed(self._kept[0][0]):
            self._kept.popleft()

    def take_unknown(self, horizon: Horizon) -> list[Settlement]:
        """Those that the stream has never had: Redis came back with what it knew earlier."""
        last = entry_id(horizon.last)
        unknown = []
        while self._kept and self._kept[-1][0] > last:
            unknown.append(self._kept.pop()[1])
        return unknown

    def take_all(self) -> list[Settlement]:
        """To be written once more: what was booked meanwhile is not booked twice."""
        settlements = [settlement for _entry, settlement in self._kept]
        self._kept.clear()
        return settlements
