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
from serving.gateway.database_threads import DatabaseThreads
from serving.gateway.errors import Headers
from serving.gateway.in_flight import InFlightRequest
from serving.gateway.script_batcher import Arguments, ScriptBatcher, Unreachable
from serving.gateway.usage_meter import UsageMeter

log = structlog.get_logger()
_ATTEMPTS = 4


@dataclass(frozen=True, slots=True)
class _Verdict:
    """The script's answer; the last field, the slot, is not needed here. `wait_ms` of the verdict
    "budget" are the tokens that are left."""

    verdict: str
    wait_ms: int = 0
    requests_left: int = 0
    requests_reset_ms: int = 0
    tokens_left: int = 0
    tokens_reset_ms: int = 0
    slot: int = 0


class Admission:
    def __init__(
        self, scripts: ScriptBatcher, meter: UsageMeter, threads: DatabaseThreads, config: Config
    ) -> None:
        self._scripts = scripts
        self._meter = meter
        self._threads = threads
        self._config = config
        # Kept for no time at all: what counts is that many who need one seed wait for one.
        self._seeds: Cache[tuple[str, str], None] = Cache(self._seed, ttl=lambda _: 0, stale_ttl=0)

    async def admit(self, request: InFlightRequest) -> Headers:
        """Reserve what the request can use, and return the `x-ratelimit-*` headers. Where a month's
        budget has less left, but the request's least, that is reserved and is its cost from then
        on.

        Raises APIError 429 when a limit or the budget does not allow it, 503 without Redis.
        """
        for _attempt in range(_ATTEMPTS):
            found = await self._ask(request)
            if found.verdict == "ok":
                return _headers(request, found)
            if found.verdict == "seed":
                await self._seeded(request)
            elif found.verdict == "unregistered":
                await self._meter.register_anew(request.incarnation)
            elif found.verdict == "budget" and request.least_cost <= found.wait_ms < request.cost:
                request.cost = found.wait_ms
            else:
                raise _refusal(request, found)
        if found.verdict == "budget":  # others took it meanwhile, again and again
            raise _refusal(request, found)
        log.error("gateway_admission_undecided", verdict=found.verdict)
        raise errors.counters_unavailable()

    async def _ask(self, request: InFlightRequest) -> _Verdict:
        request.incarnation = self._meter.incarnation
        try:
            answer: list[Any] = await self._scripts.call(
                metering.ADMIT, lambda: _arguments(request, self._config.window_slot_ms)
            )
        except Unreachable as error:
            # It may have been let in all the same: what was reserved must come back.
            self._meter.void(request)
            raise errors.counters_unavailable() from error
        except BaseException:
            self._meter.void(request)
            raise
        return _Verdict(*answer)

    async def _seeded(self, request: InFlightRequest) -> None:
        try:
            await self._seeds.get((request.credential.id, request.month))
        except (redis.RedisError, DatabaseError, RuntimeError) as error:
            log.warning("gateway_budget_not_seeded", error=str(error))
            raise errors.counters_unavailable() from error

    async def _seed(self, key: tuple[str, str]) -> None:
        key_id, month = key
        await self._threads.run(lambda: budgets.seed(key_id=key_id, month=month))


def _arguments(request: InFlightRequest, slot_ms: int) -> Arguments:
    credential = request.credential
    return 4, [
        metering.window(credential.id),
        metering.budget(credential.id, request.month),
        metering.in_flight(request.incarnation),
        metering.GATEWAYS,
        request.incarnation,
        request.id,
        request.record,
        credential.requests_per_minute,
        credential.tokens_per_minute,
        request.cost,
        -1 if credential.tokens_per_month is None else credential.tokens_per_month,
        slot_ms,
    ]


def _refusal(request: InFlightRequest, found: _Verdict) -> errors.APIError:
    headers = _headers(request, found)
    if found.verdict == "budget":
        return errors.budget_used_up(left=found.wait_ms, headers=headers)
    credential = request.credential
    limit = (
        credential.requests_per_minute
        if found.verdict == "requests"
        else credential.tokens_per_minute
    )
    return errors.rate_limited(found.verdict, limit=limit, wait_ms=found.wait_ms, headers=headers)


def _headers(request: InFlightRequest, found: _Verdict) -> Headers:
    return [
        (b"x-ratelimit-limit-requests", b"%d" % request.credential.requests_per_minute),
        (b"x-ratelimit-limit-tokens", b"%d" % request.credential.tokens_per_minute),
        (b"x-ratelimit-remaining-requests", b"%d" % found.requests_left),
        (b"x-ratelimit-remaining-tokens", b"%d" % found.tokens_left),
        (b"x-ratelimit-reset-requests", duration_text(found.requests_reset_ms)),
        (b"x-ratelimit-reset-tokens", duration_text(found.tokens_reset_ms)),
    ]


def duration_text(ms: int) -> bytes:
    """As OpenAI writes it: 20ms, 1.5s, 1m3s."""
    if ms < 1000:
        return b"%dms" % ms
    minutes, rest = divmod(ms, 60_000)
    seconds = f"{rest / 1000:.3f}".rstrip("0").rstrip(".")
    return (f"{minutes}m{seconds}s" if minutes else f"{seconds}s").encode()
