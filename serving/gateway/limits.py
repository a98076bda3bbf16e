"""Lets requests in: limits a minute and the month's budget, in one call to Redis.

What a request may use at most is reserved before it starts and settled when it ends, so that
requests running at the same time never spend more than there is.
"""

from dataclasses import dataclass
from typing import Any

import redis
import structlog
from django.db import DatabaseError

from maas.usage import budgets, metering
from serving.gateway import errors
from serving.gateway.cache import Cache
from serving.gateway.config import Config
from serving.gateway.errors import Headers
from serving.gateway.flight import Flight
from serving.gateway.line import Arguments, Line, Unreachable
from serving.gateway.meter import Meter
from serving.gateway.threads import Threads

log = structlog.get_logger()
_ATTEMPTS = 4


@dataclass(frozen=True, slots=True)
class _Verdict:
    """The script's answer; the last field, the slot, is not needed here."""

    verdict: str
    wait_ms: int = 0
    requests_left: int = 0
    requests_reset_ms: int = 0
    tokens_left: int = 0
    tokens_reset_ms: int = 0
    slot: int = 0


class Limits:
    def __init__(self, line: Line, meter: Meter, threads: Threads, config: Config) -> None:
        self._line = line
        self._meter = meter
        self._threads = threads
        self._config = config
        # Kept for no time at all: what counts is that many who need one seed wait for one.
        self._seeds: Cache[tuple[str, str], None] = Cache(self._seed, ttl=lambda _: 0, doubt=0)

    async def admit(self, flight: Flight) -> Headers:
        """Open the flight and return the `x-ratelimit-*` headers.

        Raises APIError 429 when a limit or the budget does not allow it, 503 without Redis.
        """
        for _attempt in range(_ATTEMPTS):
            found = await self._ask(flight)
            if found.verdict == "ok":
                return _headers(flight, found)
            if found.verdict == "seed":
                await self._seeded(flight)
            elif found.verdict == "unregistered":
                await self._meter.register_anew(flight.incarnation)
            else:
                raise _refusal(flight, found)
        log.error("gateway_admission_undecided", verdict=found.verdict)
        raise errors.counters_unavailable()

    async def _ask(self, flight: Flight) -> _Verdict:
        flight.incarnation = self._meter.incarnation
        try:
            answer: list[Any] = await self._line.call(
                metering.ADMIT, lambda: _arguments(flight, self._config.window_slot_ms)
            )
        except Unreachable as error:
            # It may have been let in all the same: what was reserved must come back.
            self._meter.void(flight)
            raise errors.counters_unavailable() from error
        except BaseException:
            self._meter.void(flight)
            raise
        return _Verdict(*answer)

    async def _seeded(self, flight: Flight) -> None:
        try:
            await self._seeds.get((flight.who.id, flight.month))
        except (redis.RedisError, DatabaseError, RuntimeError) as error:
            log.warning("gateway_budget_not_seeded", error=str(error))
            raise errors.counters_unavailable() from error

    async def _seed(self, key: tuple[str, str]) -> None:
        key_id, month = key
        await self._threads.run(lambda: budgets.seed(key_id=key_id, month=month))


def _arguments(flight: Flight, slot_ms: int) -> Arguments:
    who = flight.who
    return 4, [
        metering.window(who.id),
        metering.budget(who.id, flight.month),
        metering.in_flight(flight.incarnation),
        metering.GATEWAYS,
        flight.incarnation,
        flight.id,
        flight.record,
        who.requests_per_minute,
        who.tokens_per_minute,
        flight.cost,
        -1 if who.tokens_per_month is None else who.tokens_per_month,
        slot_ms,
    ]


def _refusal(flight: Flight, found: _Verdict) -> errors.APIError:
    headers = _headers(flight, found)
    if found.verdict == "budget":
        return errors.budget_used_up(left=found.wait_ms, headers=headers)
    who = flight.who
    limit = who.requests_per_minute if found.verdict == "requests" else who.tokens_per_minute
    return errors.rate_limited(found.verdict, limit=limit, wait_ms=found.wait_ms, headers=headers)


def _headers(flight: Flight, found: _Verdict) -> Headers:
    return [
        (b"x-ratelimit-limit-requests", b"%d" % flight.who.requests_per_minute),
        (b"x-ratelimit-limit-tokens", b"%d" % flight.who.tokens_per_minute),
        (b"x-ratelimit-remaining-requests", b"%d" % found.requests_left),
        (b"x-ratelimit-remaining-tokens", b"%d" % found.tokens_left),
        (b"x-ratelimit-reset-requests", _duration(found.requests_reset_ms)),
        (b"x-ratelimit-reset-tokens", _duration(found.tokens_reset_ms)),
    ]


def _duration(ms: int) -> bytes:
    """As OpenAI writes it: 20ms, 1.5s, 1m3s."""
    if ms < 1000:
        return b"%dms" % ms
    minutes, rest = divmod(ms, 60_000)
    seconds = f"{rest / 1000:.3f}".rstrip("0").rstrip(".")
    return (f"{minutes}m{seconds}s" if minutes else f"{seconds}s").encode()
