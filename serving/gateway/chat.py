"""`POST /v1/chat/completions`: from the question to the booked answer."""

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
import structlog
from msgspec import UNSET, UnsetType

from serving.gateway import chat_request, engine_request, errors
from serving.gateway.answers import Chunk, Extension, Tally, Whole
from serving.gateway.chat_request import ChatRequest
from serving.gateway.credentials import Credential
from serving.gateway.engine_request import EngineRequest
from serving.gateway.engines import EngineFailed, Parts
from serving.gateway.errors import Headers
from serving.gateway.exchange import Exchange
from serving.gateway.flight import Flight
from serving.gateway.grounding import Told, Wanted
from serving.gateway.guarding import Frame, Guarding
from serving.gateway.hangup import Hangup, UntilHangup
from serving.gateway.meter import NotCounted
from serving.gateway.routes import BASE, CANDIDATE, Route
from serving.gateway.spoken import SpokenParts

if TYPE_CHECKING:
    from serving.gateway.runtime import Runtime

log = structlog.get_logger()
_encode = msgspec.json.Encoder().encode
LIKENESS = b"x-longslope-likeness"
OUTCOME = b"x-longslope-outcome"
_EVENTS: Headers = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-cache"),
    (b"x-accel-buffering", b"no"),
]


async def complete(runtime: "Runtime", exchange: Exchange, who: Credential) -> None:
    """Answer one chat completion. Raises APIError as long as nothing has been sent."""
    config = runtime.config
    body = await exchange.body(most=config.max_body_bytes, seconds=config.caller_silence)
    sent = chat_request.parse(body)
    exchange.noted.update(model=sent.model[:160], stream=bool(sent.stream))
    route = await _route(runtime, who, sent)
    prepared = engine_request.prepare(sent, route=route, default_tokens=config.default_max_tokens)
    flight = Flight(who=who, model=sent.model, cost=prepared.cost)
    exchange.noted["flight"] = flight.id
    headers = await runtime.limits.admit(flight)
    answer = _Answer(
        runtime=runtime,
        exchange=exchange,
        sent=sent,
        asked=prepared.engine,
        route=route,
        flight=flight,
        headers=headers,
    )
    await answer.give()


async def _route(runtime: "Runtime", who: Credential, sent: ChatRequest) -> Route:
    """Where the request goes; in an exam a base model can be given a version's facts."""
    route = await runtime.directory.route(who, sent.model)
    if sent.longslope is None:
        return route
    if not who.may_examine:
        raise errors.unknown_parameter("longslope")
    if sent.longslope.facts_of is None or not sent.model.startswith(BASE):
        return route
    of = await runtime.directory.route(who, CANDIDATE + sent.longslope.facts_of)
    return replace(route, grounding=of.grounding, facts_bytes=of.facts_bytes)


class _Answer:
    """An admitted request: whatever happens from here on, its flight is ended once."""

    def __init__(
        self,
        *,
        runtime: "Runtime",
        exchange: Exchange,
        sent: ChatRequest,
        asked: EngineRequest,
        route: Route,
        flight: Flight,
        headers: Headers,
    ) -> None:
        self._runtime = runtime
        self._exchange = exchange
        self._sent = sent
        self._asked = asked
        self._messages = asked.messages
        self._route = route
        self._flight = flight
        self._headers = headers
        self._extras: Headers = []
        self._extension: Extension | UnsetType = UNSET
        self._tally = Tally()
        self._guarding = Guarding(None)
        self._complete = False
        self._ended = False

    async def give(self) -> None:
        exchange = self._exchange
        try:
            async with UntilHangup(exchange.receive) as caller:
                await self._give(caller)
        except EngineFailed as error:
            self._warn(error)
            await self._fail(errors.engine_unavailable())
        except NotCounted:
            await self._fail(errors.counters_unavailable())
        except Hangup:
            exchange.noted["hung_up"] = True
        except errors.APIError as error:
            error.headers += self._headers
            raise
        finally:
            self._end()
            exchange.noted.update(
                prompt_tokens=self._tally.prompt,
                completion_tokens=self._tally.completion,
                complete=self._complete,
                repaired=self._guarding.repaired,
            )

    async def _give(self, caller: UntilHangup) -> None:
        """Ask; where the model has just moved, ask once more at its new place."""
        try:
            await self._ask(caller)
        except EngineFailed as error:
            former = self._route
            if self._tally.prompt:
                raise
            self._warn(error)
            self._route = await _route(self._runtime, self._flight.who, self._sent)
            if self._route == former:
                raise
            await self._ask(caller)

    async def _ask(self, caller: UntilHangup) -> None:
        runtime, route, asked = self._runtime, self._route, self._asked
        asked.model = route.upstream
        told = await runtime.grounding.told(self._wanted, self._messages)
        asked.messages = told.messages
        self._guarding = self._guard(told)
        if told.plan is not None and told.plan.reply:
            await self._pass(SpokenParts(told.plan.reply, answers=self._sent.answers), caller)
            return
        async with runtime.engines.ask(route, asked, request_id=self._flight.id) as parts:
            await self._pass(parts, caller)

    @property
    def _wanted(self) -> Wanted:
        exam = self._sent.longslope
        return Wanted(
            folder=self._route.grounding,
            manner=self._route.manner,
            free=bool(self._asked.response_format),
            without=(exam and exam.without) or "",
        )

    def _guard(self, told: Told) -> Guarding:
        """Take from the plan what is told of the answer, and what stands around it."""
        plan = told.plan
        if plan is None:
            return Guarding(None)
        self._exchange.noted["outcome"] = plan.outcome.value
        self._extras = [
            (LIKENESS, b"%.3f" % plan.confidence),
            (OUTCOME, plan.outcome.value.encode()),
        ]
        self._extension = Extension(outcome=plan.outcome.value, choices=plan.choices)
        frame = Frame(before=plan.before, after=plan.after, needed=plan.needed)
        return Guarding(told.guard, frame=frame, held_back=bool(self._asked.stop))

    async def _pass(self, parts: Parts | SpokenParts, caller: UntilHangup) -> None:
        if self._sent.stream:
            await self._stream(parts, caller)
        else:
            await self._whole(parts, caller)

    def _warn(self, error: EngineFailed) -> None:
        log.warning("engine_failed", engine=self._route.engine_id, error=str(error))
        self._runtime.directory.distrust(self._flight.who, self._sent.model)

    async def _fail(self, error: errors.APIError) -> None:
        """Before the first byte a retryable 503, which costs nothing; after it the stream says
        that it was cut, and what was passed on is booked."""
        if not self._exchange.status:
            self._tally = Tally()
        self._end()
        await self._exchange.fail(errors.cut_short() if self._exchange.status else error)

    def _end(self) -> asyncio.Task[None] | None:
        """Book what was used; nothing where the engine has not even begun."""
        if self._ended:
            return None
        self._ended = True
        flight, tally = self._flight, self._tally
        flight.prompt, flight.completion = tally.prompt, tally.completion
        if not tally.prompt:
            self._runtime.meter.void(flight)
            return None
        return self._runtime.meter.finish(flight, complete=self._complete)

    async def _whole(self, parts: Parts | SpokenParts, caller: UntilHangup) -> None:
        """One answer in one piece; it is noted and booked before it is sent."""
        whole, flight, tally = Whole(), self._flight, self._tally

        def take(chunks: list[Chunk]) -> None:
            for chunk in chunks:
                tally.add(chunk)
                if self._guarding.pass_on(chunk):
                    whole.add(chunk)

        await parts.at_once(take)
        caller.over()
        # Whoever was taken for dead meanwhile is told so here, and must not give it free.
        flight.prompt, flight.completion = tally.prompt, tally.completion
        await self._runtime.meter.note(flight)
        self._complete = True
        if booking := self._end():
            await asyncio.shield(booking)
        answer = whole.completion(
            answer_id=self._answer_id,
            model=self._sent.model,
            tally=tally,
            extension=self._extension,
        )
        await self._exchange.reply(200, _encode(answer), self._headers + self._extras)

    async def _stream(self, parts: Parts | SpokenParts, caller: UntilHangup) -> None:
        """Parts as they come; each one's count is noted before the part is passed on."""
        exchange, flight, tally = self._exchange, self._flight, self._tally
        async for chunks in parts.as_they_come():
            for chunk in chunks:
                tally.add(chunk)
            if not (events := self._events(chunks)):
                continue
            flight.prompt, flight.completion = tally.prompt, tally.completion
            await self._runtime.meter.note(flight)
            if not exchange.status:
                exchange.noted["first_ms"] = exchange.milliseconds
                await exchange.start(200, [*_EVENTS, *self._headers, *self._extras])
            await self._pass_on(events)
        caller.over()
        self._complete = True
        self._end()
        await exchange.write(b"data: [DONE]\n\n", more=False)

    async def _pass_on(self, events: bytes) -> None:
        """A caller who takes nothing for long has gone, though the connection stands."""
        try:
            async with asyncio.timeout(self._runtime.config.caller_silence):
                await self._exchange.write(events)
        except TimeoutError:
            raise Hangup from None

    def _events(self, chunks: list[Chunk]) -> bytes:
        """Chunks as the caller gets them: our id, the caller's name of the model, and the count
        of tokens only where it was asked for, as OpenAI sends it: in the last one alone."""
        events: list[bytes] = []
        wants_usage = self._sent.wants_usage
        for chunk in chunks:
            if not self._guarding.pass_on(chunk):
                continue
            if chunk.choices:
                chunk.usage = None if wants_usage else UNSET
            elif not wants_usage:
                continue
            if any(choice.finish_reason for choice in chunk.choices):
                chunk.longslope = self._extension
            chunk.id = self._answer_id
            chunk.model = self._sent.model
            events += (b"data: ", _encode(chunk), b"\n\n")
        return b"".join(events)

    @property
    def _answer_id(self) -> str:
        return f"chatcmpl-{self._flight.id}"
