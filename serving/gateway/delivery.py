"""Two ways to hand an answer to its caller: part by part, and in one piece."""

import asyncio
from typing import Protocol

import msgspec
from msgspec import UNSET

from serving.gateway.answers import Chunk, CompletionBuilder
from serving.gateway.chat_stages import Admitted, CalledAnswer
from serving.gateway.checked_parts import checked_parts
from serving.gateway.disconnect import ClientDisconnected
from serving.gateway.errors import Headers
from serving.gateway.exchange import HttpExchange
from serving.gateway.fair_threads import FairThreads
from serving.gateway.metered import MeteredRequest

_encode = msgspec.json.Encoder().encode
_EVENT_STREAM: Headers = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-cache"),
    (b"x-accel-buffering", b"no"),
]


class Delivery(Protocol):
    async def deliver(self, answer: CalledAnswer, metered: MeteredRequest) -> None:
        """Take all of the answer, and count it."""

    async def finish(self, metered: MeteredRequest) -> None:
        """Send what is last, once the answer is settled."""


def delivery_for(
    admitted: Admitted, exchange: HttpExchange, *, threads: FairThreads, silence_seconds: float
) -> Delivery:
    """`threads`: those that check sentences."""
    if admitted.sent.stream:
        return SseDelivery(exchange, threads=threads, silence_seconds=silence_seconds)
    return JsonDelivery(exchange, threads=threads)


class SseDelivery:
    """Server-sent events, as the parts come; each one's count is recorded before it is passed on.

    `silence_seconds`: a caller who takes nothing for so long has gone, though the connection
    stands.
    """

    def __init__(
        self, exchange: HttpExchange, *, threads: FairThreads, silence_seconds: float
    ) -> None:
        self._exchange = exchange
        self._threads = threads
        self._silence_seconds = silence_seconds

    async def deliver(self, answer: CalledAnswer, metered: MeteredRequest) -> None:
        exchange = self._exchange
        async for chunks in checked_parts(answer, metered, self._threads):
            if not (events := _events(answer, chunks)):
                continue
            await metered.record()
            if not exchange.response_started:
                exchange.log_fields["first_ms"] = exchange.milliseconds
                await exchange.start(200, [*_EVENT_STREAM, *answer.grounded.headers])
            await self._pass_on(events)

    async def finish(self, metered: MeteredRequest) -> None:
        await self._exchange.write(b"data: [DONE]\n\n", more=False)

    async def _pass_on(self, events: bytes) -> None:
        try:
            async with asyncio.timeout(self._silence_seconds):
                await self._exchange.write(events)
        except TimeoutError:
            raise ClientDisconnected from None


def _events(answer: CalledAnswer, chunks: list[Chunk]) -> bytes:
    """Chunks as the caller gets them: our id, the caller's name of the model, and the count of
    tokens only where it was asked for, as OpenAI sends it: in the last one alone."""
    events: list[bytes] = []
    admitted = answer.grounded.admitted
    sent = admitted.sent
    for chunk in chunks:
        if chunk.choices:
            chunk.usage = None if sent.wants_usage else UNSET
        elif not sent.wants_usage:
            continue
        if any(choice.finish_reason for choice in chunk.choices):
            chunk.longslope = answer.extension
        chunk.id = admitted.answer_id
        chunk.model = sent.model
        events += (b"data: ", _encode(chunk), b"\n\n")
    return b"".join(events)


class JsonDelivery:
    """One answer in one piece, which is sent when it is booked."""

    def __init__(self, exchange: HttpExchange, *, threads: FairThreads) -> None:
        self._exchange = exchange
        self._threads = threads
        self._builder = CompletionBuilder()
        self._answer: CalledAnswer | None = None

    async def deliver(self, answer: CalledAnswer, metered: MeteredRequest) -> None:
        def take(chunks: list[Chunk]) -> None:
            for chunk in chunks:
                metered.usage.count_chunk(chunk)
                if answer.checks.pass_on(chunk):
                    self._builder.add_chunk(chunk)

        self._answer = answer
        if not answer.checks.checks_sentences:
            await answer.chunks.at_once(take)
            return
        async for chunks in checked_parts(answer, metered, self._threads):
            for chunk in chunks:
                self._builder.add_chunk(chunk)

    async def finish(self, metered: MeteredRequest) -> None:
        assert self._answer is not None
        grounded = self._answer.grounded
        if metered.settled is not None:
            await asyncio.shield(metered.settled)
        completion = self._builder.completion(
            answer_id=grounded.admitted.answer_id,
            model=grounded.admitted.sent.model,
            usage=metered.usage,
            extension=self._answer.extension,
        )
        await self._exchange.reply(200, _encode(completion), grounded.headers)
