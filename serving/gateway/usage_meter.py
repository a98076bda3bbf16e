"""Counts what is used, so that it is booked whatever happens to this process.

Every answer's count is in Redis before its bytes are passed on. If this process dies, the
booking finds the open requests and their counts; if it only stalls for so long that it is taken
for dead, its next count is refused and nothing more is passed on. If Redis loses its memory, what
has not been seen booked is written once more.
"""

import asyncio
import uuid
from dataclasses import dataclass

import structlog

from maas.usage import metering
from serving.gateway import metrics
from serving.gateway.config import Config
from serving.gateway.in_flight import InFlightRequest
from serving.gateway.script_batcher import Arguments, ScriptBatcher, Unreachable
from serving.gateway.unbooked import Horizon, Unbooked

log = structlog.get_logger()
_MOST_VOIDS_KEPT = 10_000


class UsageNotRecorded(Exception):
    """The count could not be recorded, so what it counts must not be passed on."""


class UsageMeter:
    def __init__(self, scripts: ScriptBatcher, config: Config) -> None:
        self._scripts = scripts
        self._config = config
        self.incarnation = uuid.uuid4().hex
        self._batch: _Batch | None = None
        self._kept: dict[str, _Settlement] = {}
        self._unbooked: Unbooked[_Settlement] = Unbooked()
        self._settling: set[asyncio.Task[None]] = set()

    # --- this process -----------------------------------------------------------------
    async def run(self) -> None:
        """Reports this process, and ends what could not be ended before. Until cancelled."""
        await self._report(first=True)
        while True:
            await asyncio.sleep(self._config.heartbeat_seconds)
            if not await self._report(first=False):
                await self.register_anew(self.incarnation)
            kept, self._kept = self._kept, {}
            metrics.unsettled.set(0)
            for settlement in kept.values():
                self._settle_soon(settlement)

    async def close(self) -> None:
        """Waits for the last requests to be ended; what is left then is swept later."""
        while self._settling:
            await asyncio.wait(self._settling)

    async def register_anew(self, incarnation: str) -> None:
        """Go on under another name: requests of the former one are no longer ours."""
        if self.incarnation != incarnation:
            return  # another caller has done it
        log.warning("gateway_unregistered", incarnation=incarnation)
        self.incarnation = uuid.uuid4().hex
        self._batch = None
        for settlement in self._unbooked.take_all():
            self._settle_soon(settlement)
        await self._report(first=True)

    async def _report(self, *, first: bool) -> bool:
        incarnation = self.incarnation
        try:
            known, *horizon = await self._scripts.call(
                metering.REGISTER,
                lambda: (
                    2,
                    [metering.GATEWAYS, metering.STREAM, incarnation, "1" if first else "0"],
                ),
            )
        except Unreachable as error:
            log.warning("gateway_not_reported", error=str(error))
            return True
        if known and not first:  # else this may be another memory, with ids of its own
            self._compare(Horizon(*horizon))
        return bool(known)

    def _compare(self, horizon: Horizon) -> None:
        for settlement in self._unbooked.take_unknown(horizon):
            self._settle_soon(settlement)
        self._unbooked.forget_booked(horizon)

    # --- a request ---------------------------------------------------------------------
    async def record(self, request: InFlightRequest) -> None:
        """Returns when the request's count is in Redis. Raises UsageNotRecorded when it is not.

        All requests that record at the same time share one write.
        """
        if request.incarnation != self.incarnation:
            raise UsageNotRecorded
        batch = self._batch
        if batch is None:
            batch = self._batch = _Batch(self.incarnation)
            batch.written = self._scripts.call(metering.COMMIT, lambda: self._closed(batch))
        batch.counts[request.id] = f"{request.usage.prompt} {request.usage.completion}"
        try:
            counted = await asyncio.shield(batch.written)
        except Unreachable as error:
            raise UsageNotRecorded from error
        if not counted:
            raise UsageNotRecorded

    def _closed(self, batch: "_Batch") -> Arguments:
        if self._batch is batch:
            self._batch = None
        return batch.arguments()

    def book(self, request: InFlightRequest, *, complete: bool) -> asyncio.Task[None]:
        """Book the request's count. Who must know that it is safe awaits the task, shielded."""
        return self._settle_soon(_Settlement(request, complete=complete, book=True))

    def void(self, request: InFlightRequest) -> None:
        """The request came to nothing: give back what was reserved, book nothing."""
        self._settle_soon(_Settlement(request, complete=False, book=False))

    def _settle_soon(self, settlement: "_Settlement") -> asyncio.Task[None]:
        task = asyncio.create_task(self._settle(settlement))
        self._settling.add(task)
        task.add_done_callback(self._settling.discard)
        return task

    async def _settle(self, settlement: "_Settlement") -> None:
        """Never fails: what Redis does not take now is kept and tried again."""
        try:
            entry = await self._scripts.call(metering.FINISH, settlement.arguments)
        except Unreachable as error:
            # A reservation that is not given back runs out by itself; a count must not be lost.
            if settlement.book or len(self._kept) < _MOST_VOIDS_KEPT:
                log.warning(
                    "gateway_settlement_kept",
                    request=settlement.request.id,
                    error=str(error),
                )
                self._kept[settlement.request.id] = settlement
                metrics.unsettled.set(len(self._kept))
        else:
            if entry:
                self._unbooked.keep(str(entry), settlement)


class _Batch:
    """Counts that go to Redis in one write, all of one incarnation."""

    def __init__(self, incarnation: str) -> None:
        self.incarnation = incarnation
        self.counts: dict[str, str] = {}
        self.written: asyncio.Future[int]

    def arguments(self) -> Arguments:
        pairs = [part for count in self.counts.items() for part in count]
        counts = metering.counts(self.incarnation)
        return 2, [metering.GATEWAYS, counts, self.incarnation, *pairs]


@dataclass(frozen=True)
class _Settlement:
    """How a request ended, and whether there is something to book."""

    request: InFlightRequest
    complete: bool
    book: bool

    def arguments(self) -> Arguments:
        request = self.request
        return 5, [
            metering.STREAM,
            metering.in_flight(request.incarnation),
            metering.counts(request.incarnation),
            metering.window(request.credential.id),
            metering.budget(request.credential.id, request.month),
            request.id,
            request.usage.prompt,
            request.usage.completion,
            int(self.complete),
            int(self.book),
            request.record,
        ]
