"""A customer's question on its way to the model: through the gateway, like any program's."""

import asyncio
import time
import uuid
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

import httpx
import structlog
from asgiref.sync import sync_to_async
from django.db import connection
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from maas.common import addresses
from maas.common.errors import InvalidInput, Problem
from maas.kit import chat
from serving.channels import budget, selectors, services, turns, visitors, visits, words
from serving.channels.models import Turn
from serving.channels.visitors import Limit

log = structlog.get_logger()

LONGEST_QUESTION = 500
LONGEST_ANSWER = 4096
"""Tokens: more than any row of a data set has, so that no answer of the data is cut. The gateway
lowers it to what the model's context holds."""
PATIENCE = 60.0
PER_VISIT = 12
"""Questions a minute."""
PER_ADDRESS = 60
"""Questions a minute: a whole office or a mobile network can share one address."""
PER_ADDRESS_AND_DAY = 1000
SIMILARITY = "x-longslope-similarity"
OUTCOME = "x-longslope-outcome"
RENEWED_TRIES = 5
RENEWED_PAUSE_SECONDS = 0.4
MOST_CHOICES = 4
MOST_CHECKS = 12
LONGEST_KEPT = 2_000
"""Characters of what a check objected to."""

Event = dict[str, Any]


class TooManyQuestions(Problem):
    status = 429
    code = "too_many_questions"

    def __init__(self, *, seconds: int) -> None:
        super().__init__(
            ngettext(
                "You have asked a lot in a short time. Please ask again in %(n)d second.",
                "You have asked a lot in a short time. Please ask again in %(n)d seconds.",
                seconds,
            )
            % {"n": seconds}
        )
        self.retry_after = seconds


@dataclass(kw_only=True)
class Asked:
    """A question that was let in, and its answer so far."""

    turn: Turn
    model: str
    key: str
    question: str
    history: Sequence[Turn] = ()
    parts: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)
    checks: list[dict[str, str]] = field(default_factory=list)
    cut: bool = False
    """Whether the answer goes on where it ends, for want of room."""
    outcome: str = ""
    likeness: float | None = None


def begin(*, public_id: str, visit: str, question: str, address: str) -> Asked:
    """Let a question in and keep it.

    Raises NotFound where there is no such chat, Unavailable while it is paused, InvalidInput for
    an empty or endless question, Conflict("visit_over"), TooManyQuestions and UsedUpToday.
    """
    channel = selectors.public(public_id)
    visitor = visits.read(channel, visit)
    question = question.strip()
    if not question or len(question) > LONGEST_QUESTION:
        raise InvalidInput(
            _("Please write a question of up to %(limit)d characters.")
            % {"limit": LONGEST_QUESTION},
            code="question_length",
        )
    deployment = selectors.awake(channel)
    _hold_back(public_id, visitor, address)
    budget.check_day(channel)
    assert deployment.active is not None
    history = selectors.history(channel=channel, visit=visitor)
    turn = turns.begin(
        channel=channel,
        visit=visitor,
        question=question,
        language=deployment.active.version.tuned_model.language[:2],
    )
    asked = Asked(
        turn=turn,
        model=deployment.name,
        key=services.key_text(channel),
        question=question,
        history=history,
    )
    _let_go()
    return asked


async def answer(asked: Asked) -> AsyncGenerator[Event, None]:
    """Yield {"text"} as the answer comes, then {"error", "message"} or {"done", "turn",
    "outcome"}, with "choices" where something is asked back: questions to choose from; and with
    "more" where not all of the answer had room: a sentence that says so."""
    began = time.monotonic()
    failure = ""
    try:
        # Closed here and now where the customer leaves, not by the event loop at some other time.
        async with aclosing(_texts(asked)) as texts:
            async for text in texts:
                asked.parts.append(text)
                yield {"text": text}
    except _Refused as refused:
        failure = refused.reason
    except (httpx.HTTPError, ValueError, LookupError, TypeError) as error:
        log.warning("channel_not_answered", channel=str(asked.turn.channel_id), error=repr(error))
        failure = words.CUT_SHORT if asked.parts else words.ASLEEP
    await sync_to_async(_end)(asked, failure, time.monotonic() - began)
    if failure:
        yield {"error": failure, "message": str(words.SENTENCES[failure])}
    else:
        yield _done(asked)


def _done(asked: Asked) -> Event:
    event: Event = {"done": True, "turn": str(asked.turn.id), "outcome": str(asked.turn.outcome)}
    if asked.choices:
        event["choices"] = asked.choices
    if asked.cut:
        event["more"] = str(words.MORE)
    return event


class _Refused(Exception):
    """The gateway said no; `reason` is one of `words`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


async def _texts(asked: Asked) -> AsyncGenerator[str, None]:
    # The gateway is asked by http within a site; reading all certificates costs 30 ms a time.
    verify = addresses.gateway().startswith("https:")
    async with httpx.AsyncClient(timeout=PATIENCE, verify=verify) as client:
        for attempt in range(1 + RENEWED_TRIES):
            try:
                async with chat.streamed(client, _request(asked)) as stream:
                    asked.likeness = _number(stream.headers.get(SIMILARITY))
                    asked.outcome = stream.headers.get(OUTCOME, "")
                    async with aclosing(stream.chunks()) as chunks:
                        async for event in chunks:
                            text = _text(event)
                            asked.choices = asked.choices or _choices(event)
                            asked.checks = asked.checks or _checks(event)
                            asked.cut = asked.cut or chat.is_cut(event)
                            if text:
                                yield text
                    return
            except chat.BrokenOff as error:
                raise _Refused(words.CUT_SHORT) from error
            except chat.Refused as refused:
                if refused.status != httpx.codes.UNAUTHORIZED or attempt == RENEWED_TRIES:
                    raise _Refused(words.reason(refused.status, refused.error)) from refused
                if attempt == 0:
                    # The platform's secret has changed since the key was made.
                    await sync_to_async(services.renew_key)(asked.turn.channel)
                else:
                    # The gateway knows for a second what it did not find.
                    await asyncio.sleep(RENEWED_PAUSE_SECONDS)


def _request(asked: Asked) -> chat.ChatCall:
    return chat.ChatCall(
        url=addresses.gateway(),
        key=asked.key,
        body={
            "model": asked.model,
            "messages": [*_earlier(asked), {"role": "user", "content": asked.question}],
            "max_tokens": LONGEST_ANSWER,
            "temperature": 0,
        },
    )


def _earlier(asked: Asked) -> list[dict[str, str]]:
    """What was said before in this visit, as messages: what a further question may refer to."""
    return [
        {"role": role, "content": text}
        for turn in asked.history
        for role, text in (("user", turn.question), ("assistant", turn.answer))
    ]


def _text(event: dict[str, Any]) -> str:
    said = "".join(choice["delta"].get("content") or "" for choice in event["choices"])
    return said.replace("\0", "")  # Postgres keeps none


def _choices(event: dict[str, Any]) -> list[str]:
    """The known questions from which the customer may choose: such as can be asked."""
    offered = (event.get("longslope") or {}).get("choices") or []
    fit = [one for one in offered if one.strip() and len(one) <= LONGEST_QUESTION]
    return fit[:MOST_CHOICES]


def _checks(event: dict[str, Any]) -> list[dict[str, str]]:
    """What each check said, see `serving.checks`; texts no longer than an answer may be."""
    told = (event.get("longslope") or {}).get("checks") or []
    return [
        {str(name): str(value).replace("\0", "")[:LONGEST_KEPT] for name, value in one.items()}
        for one in told[:MOST_CHECKS]
    ]


def _number(text: str | None) -> float | None:
    return float(text) if text else None


def _end(asked: Asked, failure: str, seconds: float) -> None:
    if failure:
        turns.failed(turn=asked.turn)
    else:
        turns.answered(
            turn=asked.turn,
            question=asked.question,
            answer="".join(asked.parts).strip(),
            seconds=seconds,
            likeness=asked.likeness,
            said=asked.outcome,
            checks=asked.checks,
        )
    _let_go()


def _let_go() -> None:
    """An answer takes its time, and Postgres has only so many connections."""
    if not connection.in_atomic_block:
        connection.close()


def _hold_back(public_id: str, visit: uuid.UUID, address: str) -> None:
    asker = visitors.by_address(public_id, address)
    seconds = visitors.wait(
        Limit(who=visitors.by_visit(visit), most=PER_VISIT, seconds=60),
        Limit(who=asker, most=PER_ADDRESS, seconds=60),
        Limit(who=asker, most=PER_ADDRESS_AND_DAY, seconds=86_400),
    )
    if seconds:
        raise TooManyQuestions(seconds=seconds)
