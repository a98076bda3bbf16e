"""However a request is left, it is booked or voided once, with what its caller has to pay."""

import asyncio
from contextlib import nullcontext
from typing import Any, cast

import pytest

from serving.gateway import errors
from serving.gateway.answers import Chunk, Usage
from serving.gateway.credentials import Credential
from serving.gateway.disconnect import ClientDisconnected
from serving.gateway.engines import EngineFailed
from serving.gateway.exchange import HttpExchange
from serving.gateway.in_flight import InFlightRequest
from serving.gateway.metered import metered
from serving.gateway.usage_meter import UsageMeter, UsageNotRecorded

CREDENTIAL = Credential(
    id="1", prefix="abc", digest="", tenant_id="2", tenant_active=True, revoked=False,
    expires_at=None, may_ask=True, may_examine=False, requests_per_minute=1, tokens_per_minute=1,
    tokens_per_month=None,
)  # fmt: skip


async def _booked() -> None:
    """Booking has nothing to wait for here."""


class Ledger:
    """What the meter is told, in its order."""

    def __init__(self, *, records: bool = True) -> None:
        self.entries: list[tuple[str, int, int]] = []
        self.records = records

    async def record(self, request: InFlightRequest) -> None:
        if not self.records:
            raise UsageNotRecorded
        self._note("recorded", request)

    def book(self, request: InFlightRequest, *, complete: bool) -> asyncio.Task[None]:
        self._note("complete" if complete else "cut", request)
        return asyncio.create_task(_booked())

    def void(self, request: InFlightRequest) -> None:
        self._note("void", request)

    def _note(self, what: str, request: InFlightRequest) -> None:
        self.entries.append((what, request.usage.prompt, request.usage.completion))


def new_exchange(*, started: bool) -> HttpExchange:
    async def receive() -> dict[str, Any]:
        raise AssertionError

    async def send(message: Any) -> None:
        raise AssertionError

    scope = {"method": "POST", "path": "/v1/chat/completions", "headers": []}
    exchange = HttpExchange(scope, receive, send)
    exchange.status = 200 if started else 0
    return exchange


def counted(tokens: int) -> Chunk:
    usage = Usage(prompt_tokens=11, completion_tokens=tokens, total_tokens=11 + tokens)
    return Chunk(id="", object="", created=0, model="", choices=[], usage=usage)


async def leave(
    error: BaseException | None, *, tokens: int | None, started: bool, records: bool = True
) -> list[tuple[str, int, int]]:
    """What is settled of a request of which so many tokens were made, when its block is left."""
    ledger = Ledger(records=records)
    request = InFlightRequest(credential=CREDENTIAL, model="faq", cost=100)
    exchange = new_exchange(started=started)
    raised = error or (None if records else UsageNotRecorded())
    with pytest.raises(type(raised)) if raised else nullcontext():
        async with metered(cast("UsageMeter", ledger), request, exchange) as current:
            if tokens is not None:
                current.usage.count_chunk(counted(tokens))
            if error is not None:
                raise error
            await current.complete()
    assert exchange.log_fields["completion_tokens"] == ledger.entries[-1][2]
    return ledger.entries


@pytest.mark.parametrize(
    "error",
    [EngineFailed("gone"), UsageNotRecorded(), ClientDisconnected(), asyncio.CancelledError()],
    ids=["engine", "counter", "caller", "shutdown"],
)
async def test_what_never_began_is_voided(error: BaseException) -> None:
    assert await leave(error, tokens=None, started=False) == [("void", 0, 0)]


async def test_what_the_engine_cuts_costs_what_was_passed_on() -> None:
    assert await leave(EngineFailed("gone"), tokens=3, started=True) == [("cut", 11, 3)]
    assert await leave(EngineFailed("gone"), tokens=3, started=False) == [("void", 0, 0)]


async def test_what_could_not_be_recorded_was_not_passed_on_and_costs_nothing() -> None:
    ledger = Ledger()
    request = InFlightRequest(credential=CREDENTIAL, model="faq", cost=100)
    exchange = new_exchange(started=True)

    async def lose_the_counter() -> None:
        async with metered(cast("UsageMeter", ledger), request, exchange) as current:
            current.usage.count_chunk(counted(3))
            await current.record()
            current.usage.count_chunk(counted(5))
            ledger.records = False
            await current.record()

    with pytest.raises(UsageNotRecorded):
        await lose_the_counter()
    assert ledger.entries == [("recorded", 11, 3), ("cut", 11, 3)]


@pytest.mark.parametrize("error", [ClientDisconnected(), asyncio.CancelledError()])
async def test_who_leaves_pays_for_what_was_made(error: BaseException) -> None:
    for started in (True, False):
        assert await leave(error, tokens=3, started=started) == [("cut", 11, 3)]


async def test_a_request_that_the_engine_refuses_is_voided() -> None:
    assert await leave(errors.refused_by_engine("no"), tokens=None, started=False) == [
        ("void", 0, 0)
    ]


async def test_a_whole_answer_is_recorded_before_it_is_booked_and_given() -> None:
    assert await leave(None, tokens=5, started=False) == [
        ("recorded", 11, 5),
        ("complete", 11, 5),
    ]
    assert await leave(None, tokens=5, started=False, records=False) == [("void", 0, 0)]


async def test_a_streamed_one_was_recorded_part_by_part() -> None:
    assert await leave(None, tokens=5, started=True) == [("complete", 11, 5)]


async def test_a_reply_without_an_engine_costs_nothing() -> None:
    assert (await leave(None, tokens=None, started=True)) == [("void", 0, 0)]
