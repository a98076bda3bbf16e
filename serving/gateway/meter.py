"""Counts what is used, so that it is booked whatever happens to this process.

Every answer's count is in Redis before its bytes are passed on. If this process dies, the
booking finds the open flights and their counts; if it only stalls for so long that it is taken
for dead, its next note fails and nothing more is passed on.
"""

import asyncio
import uuid
from dataclasses import dataclass

import structlog

from maas.usage import metering
from serving.gateway.config import Config
from serving.gateway.flight import Flight
from serving.gateway.line import Arguments, Line, Unreachable

log = structlog.get_logger()
_MOST_VOIDS_KEPT = 10_000


class NotCounted(Exception):
    """The count could not be noted, so what it counts must not be passed on."""


class Meter:
    def __init__(self, line: Line, config: Config) -> None:
        self._line = line
        self._config = config
        self.incarnation = uuid.uuid4().hex
        self._batch: _Batch | None = None
        self._kept: dict[str, _End] = {}
        self._ending: set[asyncio.Task[None]] = set()

    # --- this process -----------------------------------------------------------------
    async def run(self) -> None:
        """Reports this process, and ends what could not be ended before. Until cancelled."""
        await self._report(first=True)
        while True:
            await asyncio.sleep(self._config.heartbeat)
            if not await self._report(first=False):
                await self.register_anew(self.incarnation)
            kept, self._kept = self._kept, {}
            for end in kept.values():
                self._end_soon(end)

    async def close(self) -> None:
        """Waits for the last flights to be ended; what is left then is swept later."""
        while self._ending:
            await asyncio.wait(self._ending)

    async def register_anew(self, incarnation: str) -> None:
        """Go on under another name: flights of the former one are no longer ours."""
        if self.incarnation != incarnation:
            return  # another caller has done it
        log.warning("gateway_unregistered", incarnation=incarnation)
        self.incarnation = uuid.uuid4().hex
        self._batch = None
        await self._report(first=True)

    async def _report(self, *, first: bool) -> bool:
        incarnation = self.incarnation
        try:
            return bool(
                await self._line.call(
                    metering.REGISTER,
                    lambda: (1, [metering.GATEWAYS, incarnation, "1" if first else "0"]),
                )
            )
        except Unreachable as error:
            log.warning("gateway_not_reported", error=str(error))
            return True

    # --- a flight ---------------------------------------------------------------------
    async def note(self, flight: Flight) -> None:
        """Returns when the flight's count is in Redis. Raises NotCounted when it is not.

        All flights that note at the same time share one write.
        """
        if flight.incarnation != self.incarnation:
            raise NotCounted
        batch = self._batch
        if batch is None:
            batch = self._batch = _Batch(self.incarnation)
            batch.written = self._line.call(metering.COMMIT, lambda: self._closed(batch))
        batch.notes[flight.id] = f"{flight.prompt} {flight.completion}"
        try:
            counted = await asyncio.shield(batch.written)
        except Unreachable as error:
            raise NotCounted from error
        if not counted:
            raise NotCounted

    def _closed(self, batch: "_Batch") -> Arguments:
        if self._batch is batch:
            self._batch = None
        return batch.arguments()

    def finish(self, flight: Flight, *, complete: bool) -> asyncio.Task[None]:
        """Book the flight's count. Who must know that it is safe awaits the task, shielded."""
        return self._end_soon(_End(flight, complete=complete, book=True))

    def void(self, flight: Flight) -> None:
        """The flight came to nothing: give back what was reserved, book nothing."""
        self._end_soon(_End(flight, complete=False, book=False))

    def _end_soon(self, end: "_End") -> asyncio.Task[None]:
        task = asyncio.create_task(self._end(end))
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)
        return task

    async def _end(self, end: "_End") -> None:
        """Never fails: what Redis does not take now is kept and tried again."""
        try:
            await self._line.call(metering.FINISH, end.arguments)
        except Unreachable as error:
            # A reservation that is not given back runs out by itself; a count must not be lost.
            if end.book or len(self._kept) < _MOST_VOIDS_KEPT:
                log.warning("gateway_flight_kept", flight=end.flight.id, error=str(error))
                self._kept[end.flight.id] = end


class _Batch:
    """Counts that go to Redis in one write, all of one incarnation."""

    def __init__(self, incarnation: str) -> None:
        self.incarnation = incarnation
        self.notes: dict[str, str] = {}
        self.written: asyncio.Future[int]

    def arguments(self) -> Arguments:
        pairs = [part for note in self.notes.items() for part in note]
        counts = metering.counts(self.incarnation)
        return 2, [metering.GATEWAYS, counts, self.incarnation, *pairs]


@dataclass(frozen=True)
class _End:
    """How a flight ended, and whether there is something to book."""

    flight: Flight
    complete: bool
    book: bool

    def arguments(self) -> Arguments:
        flight = self.flight
        return 5, [
            metering.STREAM,
            metering.in_flight(flight.incarnation),
            metering.counts(flight.incarnation),
            metering.window(flight.who.id),
            metering.budget(flight.who.id, flight.month),
            flight.id,
            flight.prompt,
            flight.completion,
            int(self.complete),
            int(self.book),
            flight.record,
        ]
