"""`POST /v1/chat/completions` in five verbs: admit, ground, call, deliver, settle."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
import structlog
from msgspec import UNSET

from serving.gateway import chat_request, engine_request, errors, metrics
from serving.gateway.chat_request import ChatRequest
from serving.gateway.chat_stages import Admitted, CalledAnswer, Grounded
from serving.gateway.context_room import refuse_without_room
from serving.gateway.credentials import Credential
from serving.gateway.delivery import delivery_for
from serving.gateway.disconnect import ClientDisconnected, UntilDisconnect
from serving.gateway.engine_request import EngineRequest
from serving.gateway.engines import ChunkStream, EngineFailed
from serving.gateway.exchange import HttpExchange
from serving.gateway.in_flight import InFlightRequest
from serving.gateway.metered import metered
from serving.gateway.reply_stream import ReplyStream
from serving.gateway.routes import BASE, CANDIDATE, Route
from serving.gateway.trace_context import TraceContext
from serving.gateway.usage_meter import UsageNotRecorded

if TYPE_CHECKING:
    from serving.gateway.runtime import Runtime

log = structlog.get_logger()


async def complete(runtime: "Runtime", exchange: HttpExchange, credential: Credential) -> None:
    """Answer one chat completion. Raises APIError where the request itself is refused."""
    admitted = await admit(runtime, exchange, credential)
    try:
        await _answer(runtime, exchange, admitted)
    except EngineFailed as error:
        metrics.engine_failures.labels("false").inc()
        log.warning("engine_failed", engine=error.engine_id, error=str(error))
        # It did not behave as the route said: that is read anew for the next request.
        runtime.routes.invalidate_name(credential, admitted.sent.model)
        await _fail(exchange, errors.engine_unavailable())
    except UsageNotRecorded as error:
        log.warning("gateway_usage_not_recorded", error=str(error.__cause__ or "not registered"))
        await _fail(exchange, errors.counters_unavailable())
    except ClientDisconnected:
        exchange.log_fields["client_disconnected"] = True
    except errors.APIError as error:
        error.headers += admitted.headers
        raise


async def _answer(runtime: "Runtime", exchange: HttpExchange, admitted: Admitted) -> None:
    """The verbs after the first. `metered` settles, before the last bytes are sent."""
    config = runtime.config
    delivery = delivery_for(
        admitted,
        exchange,
        threads=runtime.checks,
        silence_seconds=config.caller_silence_seconds,
    )
    async with metered(runtime.meter, admitted.in_flight, exchange) as current:
        async with UntilDisconnect(exchange.receive), _in_time(config.answer_seconds, exchange):
            await _try_schema(runtime, admitted)
            grounded = await ground(runtime, admitted)
            async with call(runtime, grounded, exchange) as answer:
                await delivery.deliver(answer, current)
        await current.complete()
    await delivery.finish(current)


@asynccontextmanager
async def _in_time(seconds: float, exchange: HttpExchange) -> AsyncIterator[None]:
    """Leave the block when an answer takes too long: a caller who takes a little of it now and then
    would else hold its place for hours."""
    try:
        async with asyncio.timeout(seconds) as limit:
            yield
    except TimeoutError:
        if not limit.expired():
            raise
        if exchange.response_started:
            raise ClientDisconnected from None
        raise EngineFailed(f"no answer in {seconds:.0f} s") from None


async def _fail(exchange: HttpExchange, error: errors.APIError) -> None:
    """Before the first byte a retryable 503; after it the stream says that it was cut."""
    await exchange.fail(errors.cut_short() if exchange.response_started else error)


# --- admit ------------------------------------------------------------------------------------
async def admit(runtime: "Runtime", exchange: HttpExchange, credential: Credential) -> Admitted:
    """Read what was sent, find the way to its model, and reserve what it can use at most."""
    config = runtime.config
    body = await exchange.body(most=config.max_body_bytes, seconds=config.caller_silence_seconds)
    sent = chat_request.parse(body)
    exchange.log_fields.update(model=sent.model[:160], stream=bool(sent.stream))
    route = await _route(runtime, credential, sent)
    prepared = engine_request.prepare(sent, route=route, default_tokens=config.default_max_tokens)
    refuse_without_room(prepared.engine, route)
    in_flight = InFlightRequest(
        credential=credential,
        model=sent.model,
        cost=prepared.cost,
        least_cost=prepared.least_cost,
    )
    trace = TraceContext.of_request(
        traceparent=exchange.header(b"traceparent"),
        tracestate=exchange.header(b"tracestate"),
        request_id=exchange.request_id,
    )
    exchange.log_fields.update(request=in_flight.id, trace_id=trace.trace_id)
    headers = await runtime.admission.admit(in_flight)
    prepared.lower_to(in_flight.cost)
    return Admitted(
        sent=sent,
        route=route,
        engine_request=prepared.engine,
        in_flight=in_flight,
        headers=headers,
        trace=trace,
    )


async def _route(runtime: "Runtime", credential: Credential, sent: ChatRequest) -> Route:
    """Where the request goes; in an exam a base model can be given a version's facts."""
    route = await runtime.routes.route(credential, sent.model)
    if sent.longslope is None:
        return route
    if not credential.may_examine:
        raise errors.unknown_parameter("longslope")
    if sent.longslope.facts_of is None or not sent.model.startswith(BASE):
        return route
    version = await runtime.routes.route(credential, CANDIDATE + sent.longslope.facts_of)
    return replace(route, grounding=version.grounding, facts_bytes=version.facts_bytes)


async def _try_schema(runtime: "Runtime", admitted: Admitted) -> None:
    """Where the answer is to be JSON by a schema."""
    asked = admitted.engine_request.response_format
    if asked is UNSET or "json_schema" not in asked:
        return
    await runtime.schemas.check(
        admitted.in_flight.credential.tenant_id,
        asked["json_schema"]["schema"],
        base=admitted.route.base,
    )


# --- ground -----------------------------------------------------------------------------------
async def ground(runtime: "Runtime", admitted: Admitted) -> Grounded:
    """Find the facts that answer the question; where the model has moved, at its new place."""
    try:
        return await _ground(runtime, admitted)
    except EngineFailed as error:
        return await _ground(runtime, await _reroute(runtime, admitted, error))


async def _ground(runtime: "Runtime", admitted: Admitted) -> Grounded:
    prompt = await runtime.retrieval.prompt(
        admitted.in_flight.credential.tenant_id,
        admitted.grounding,
        admitted.engine_request.messages,
    )
    return Grounded(admitted=admitted, prompt=prompt)


async def _reroute(runtime: "Runtime", admitted: Admitted, error: EngineFailed) -> Admitted:
    """The request on its model's new place. Raises the error where that is no other, and for a
    request that has been there already."""
    credential, sent = admitted.in_flight.credential, admitted.sent
    if admitted.rerouted:
        raise error
    runtime.routes.invalidate_name(credential, sent.model)
    route = await _route(runtime, credential, sent)
    if route == admitted.route:
        raise error
    metrics.engine_failures.labels("true").inc()
    log.info("engine_has_moved", engine=error.engine_id, error=str(error))
    return replace(admitted, route=route, rerouted=True)


# --- call -------------------------------------------------------------------------------------
@asynccontextmanager
async def call(
    runtime: "Runtime", grounded: Grounded, exchange: HttpExchange
) -> AsyncIterator[CalledAnswer]:
    """The answer, its first part at hand; where the model has just moved, asked once more at its
    new place. Leaving the block early aborts the engine's work."""
    async with AsyncExitStack() as stack:
        try:
            answer = await stack.enter_async_context(_call(runtime, grounded))
        except EngineFailed as error:
            moved = await _reroute(runtime, grounded.admitted, error)
            again = _call(runtime, await _ground(runtime, moved))
            answer = await stack.enter_async_context(again)
        plan = answer.grounded.prompt.plan
        if plan is not None:
            exchange.log_fields["outcome"] = plan.outcome.value
        try:
            yield answer
        finally:
            exchange.log_fields["repaired"] = answer.checks.repaired


@asynccontextmanager
async def _call(runtime: "Runtime", grounded: Grounded) -> AsyncIterator[CalledAnswer]:
    admitted, checks = grounded.admitted, grounded.new_checks()
    if grounded.reply:
        reply = ReplyStream(grounded.reply, answers=admitted.sent.answers)
        yield CalledAnswer(grounded=grounded, chunks=reply, checks=checks)
        return
    request = msgspec.structs.replace(
        admitted.engine_request,
        model=admitted.route.upstream,
        messages=grounded.prompt.messages,
    )
    async with AsyncExitStack() as stack:
        try:
            chunks = await stack.enter_async_context(_asked(runtime, admitted, request))
        except errors.APIError as error:
            if error.code != errors.CONTEXT_EXCEEDED or request.max_tokens is UNSET:
                raise
            # The answer's bound is what does not fit. Without one the engine fills what the
            # prompt leaves, which is less: the bound is lowered.
            unbound = msgspec.structs.replace(request, max_tokens=UNSET)
            chunks = await stack.enter_async_context(_asked(runtime, admitted, unbound))
        yield CalledAnswer(grounded=grounded, chunks=chunks, checks=checks)


@asynccontextmanager
async def _asked(
    runtime: "Runtime", admitted: Admitted, request: EngineRequest
) -> AsyncIterator[ChunkStream]:
    """The engine's answer, once it is this tenant's turn there."""
    route, tenant_id = admitted.route, admitted.in_flight.credential.tenant_id
    headers = {"x-request-id": admitted.in_flight.id, **admitted.trace.headers}
    async with (
        runtime.engine_lines.place(route.engine_id, tenant_id),
        runtime.engines.chat(route, request, headers=headers) as chunks,
    ):
        yield chunks
