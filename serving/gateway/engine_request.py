"""What an engine is asked, made from what the caller sent: values are checked, names are ours.

A field that is not named here never reaches an engine.
"""

from typing import Any

import msgspec
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from msgspec import UNSET, UnsetType

from serving.gateway import errors
from serving.gateway.chat_request import ChatMessage, ChatRequest
from serving.gateway.response_format import checked_format
from serving.gateway.routes import Route

MOST_MESSAGES = 512
MOST_ANSWERS = 4
MOST_STOPS = 4
LONGEST_STOP = 256
MOST_TOP_LOGPROBS = 20
ROLES = {"system": "system", "developer": "system", "user": "user", "assistant": "assistant"}
# Nucleus sampling over nothing is not defined; callers who send 0 mean the likeliest token.
SMALLEST_TOP_P = 1e-6

# For fewer tokens no model is asked where a month's budget has no room for all that it may say.
LEAST_ANSWER = 64

# A token stands for at least one byte, but a chat template adds some of its own.
TOKENS_PER_MESSAGE = 16
TOKENS_PER_TEMPLATE = 64


class EngineMessage(msgspec.Struct):
    role: str
    content: str


class CountEveryPart(msgspec.Struct):
    include_usage: bool = True
    continuous_usage_stats: bool = True


class EngineRequest(msgspec.Struct):
    """Always a stream with the count of tokens in every part, so that a cut answer is counted."""

    model: str
    messages: list[EngineMessage]
    max_tokens: int | UnsetType = UNSET
    temperature: float | UnsetType = UNSET
    top_p: float | UnsetType = UNSET
    n: int | UnsetType = UNSET
    stop: list[str] | UnsetType = UNSET
    seed: int | UnsetType = UNSET
    response_format: dict[str, Any] | UnsetType = UNSET
    logprobs: bool | UnsetType = UNSET
    top_logprobs: int | UnsetType = UNSET
    presence_penalty: float | UnsetType = UNSET
    frequency_penalty: float | UnsetType = UNSET
    stream: bool = True
    stream_options: CountEveryPart = msgspec.field(default_factory=CountEveryPart)


class Prepared(msgspec.Struct):
    """A request ready for an engine, and the most tokens that it can use there: `prompt` and each
    of `answers` for itself, and `cost` together, which is less where the context is full."""

    engine: EngineRequest
    cost: int
    prompt: int
    answers: int

    @property
    def least_cost(self) -> int:
        """With answers that are just worth asking for; its cost, if that is less."""
        return min(self.cost, self.prompt + self.answers * LEAST_ANSWER)

    def lower_to(self, cost: int) -> None:
        """Bound the answers so that the request uses no more than `cost` tokens."""
        if cost < self.cost:
            self.engine.max_tokens = (cost - self.prompt) // self.answers
            self.cost = cost


def prepare(sent: ChatRequest, *, route: Route, default_tokens: int) -> Prepared:
    """Raises APIError 400 for values out of range and for anything that is not text."""
    engine = EngineRequest(model=route.upstream, messages=_messages(sent.messages))
    _set_sampling(engine, sent)
    _set_logprobs(engine, sent)
    if sent.stream_options is not None and not sent.stream:
        raise errors.bad_request(
            _("'stream_options' may only be sent with 'stream': true."), "stream_options"
        )
    if sent.response_format is not None:
        response_format = checked_format(sent.response_format)
        engine.response_format = UNSET if response_format is None else response_format
    return _bounded(engine, sent, route, default_tokens)


def _bounded(
    engine: EngineRequest, sent: ChatRequest, route: Route, default_tokens: int
) -> Prepared:
    """Set `max_tokens`, and tell the most tokens that prompt and answers can have together.

    A bound that no answer can reach is no bound: without one the engine fills what the prompt
    leaves. Where only the prompt's tokens tell whether it fits, the engine is asked first.
    """
    context = route.context
    sizes = sum(len(each.content.encode()) + TOKENS_PER_MESSAGE for each in engine.messages)
    prompt = min(context, sizes + route.facts_bytes + TOKENS_PER_TEMPLATE)
    most = _most_tokens(sent)
    if most is not None and most < context:
        engine.max_tokens = answer = most
    elif most is None and prompt + default_tokens <= context:
        engine.max_tokens = answer = default_tokens
    else:
        answer = context  # the engine fills what the prompt leaves
    # The longer the prompt, the shorter its answers: together they never exceed the context.
    cost = min(prompt, context - answer) + sent.answers * answer
    return Prepared(engine, cost, prompt, sent.answers)


def _most_tokens(sent: ChatRequest) -> int | None:
    """However large it is: many send a large number for "as much as fits"."""
    for name in ("max_tokens", "max_completion_tokens"):
        most: int | None = getattr(sent, name)
        if most is not None and most < 1:
            raise errors.bad_request(
                _("'%(name)s' must be at least 1: an answer has one token or more."),
                name,
                name=name,
            )
    return sent.most_tokens


def _messages(sent: list[ChatMessage]) -> list[EngineMessage]:
    if not 0 < len(sent) <= MOST_MESSAGES:
        raise errors.bad_request(
            _("'messages' must hold between 1 and %(most)s messages."),
            "messages",
            most=MOST_MESSAGES,
        )
    return [
        EngineMessage(_role(each, place), _text(each, place)) for place, each in enumerate(sent)
    ]


def _role(message: ChatMessage, place: int) -> str:
    role = ROLES.get(message.role)
    if role is None:
        raise errors.bad_request(
            _("'%(role)s' is not a role that is supported here: use system, user or assistant."),
            f"messages[{place}].role",
            role=message.role[:40],
        )
    return role


def _text(message: ChatMessage, place: int) -> str:
    content = message.content
    if isinstance(content, str):
        return content
    if not content:
        raise errors.bad_request(
            _("A message needs content: a text."), f"messages[{place}].content"
        )
    texts: list[str] = []
    for part in content:
        if part.type != "text" or part.text is None:
            raise errors.bad_request(
                _("Only text is supported: a message's content may not have '%(kind)s' parts."),
                f"messages[{place}].content",
                code="unsupported_content",
                kind=part.type[:40],
            )
        texts.append(part.text)
    return "\n".join(texts)


def _set_sampling(engine: EngineRequest, sent: ChatRequest) -> None:
    if (temperature := _ranged("temperature", sent.temperature, 0, 2)) is not None:
        engine.temperature = temperature
    if (top_p := _ranged("top_p", sent.top_p, 0, 1)) is not None:
        engine.top_p = max(top_p, SMALLEST_TOP_P)
    if (n := _ranged("n", sent.n, 1, MOST_ANSWERS)) is not None:
        engine.n = int(n)
    if (seed := sent.seed) is not None:
        _ranged("seed", seed, -(2**63), 2**63 - 1)
        engine.seed = seed
    if (presence := _ranged("presence_penalty", sent.presence_penalty, -2, 2)) is not None:
        engine.presence_penalty = presence
    if (frequency := _ranged("frequency_penalty", sent.frequency_penalty, -2, 2)) is not None:
        engine.frequency_penalty = frequency
    if sent.stop:
        engine.stop = _stops(sent.stop)


def _stops(sent: str | list[str]) -> list[str]:
    stops = [sent] if isinstance(sent, str) else sent
    if len(stops) > MOST_STOPS or any(not 0 < len(stop) <= LONGEST_STOP for stop in stops):
        raise errors.bad_request(
            _("'stop' takes up to %(most)s texts of 1 to %(longest)s characters each."),
            "stop",
            most=MOST_STOPS,
            longest=LONGEST_STOP,
        )
    return stops


def _set_logprobs(engine: EngineRequest, sent: ChatRequest) -> None:
    top = _ranged("top_logprobs", sent.top_logprobs, 0, MOST_TOP_LOGPROBS)
    if top is not None and not sent.logprobs:
        raise errors.bad_request(
            _("'top_logprobs' may only be sent with 'logprobs': true."), "top_logprobs"
        )
    if sent.logprobs:
        engine.logprobs = True
        engine.top_logprobs = int(top or 0)


def _ranged(name: str, value: float | None, least: float, most: float) -> float | None:
    if value is None or least <= value <= most:
        return value
    message: str | Promise = _("'%(name)s' must be between %(least)s and %(most)s.")
    raise errors.bad_request(message, name, name=name, least=least, most=most)
