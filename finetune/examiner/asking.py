"""Asks the gateway, many questions at once, for as long as it takes an engine to come up.

The client is OpenAI's own, as customers use it. Retrying is done here, because an engine that
starts or comes back after a crash takes minutes, not the client's few seconds.
"""

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import openai
from openai.types.chat import ChatCompletionMessageParam

from finetune.examiner.answers import Answer
from finetune.examiner.params import ExaminerParams, Turn
from maas.jobs.program import Failure
from maas.kit.backoff import exponential

EXTENSION = "longslope"
"""What the gateway adds to OpenAI's form, in requests and in answers."""

_LONGEST_WAIT = 10.0
_ERRORS_PER_QUESTION = 5
_REQUEST_SECONDS = 180.0
_REFUSED_CALLER = (401, 403)
_UNKNOWN = 404
_BUSY = (429, 503)
_SERVER = 500


@dataclass(frozen=True, kw_only=True)
class Question:
    """What `who` is asked about an item; `tap` as in `Answer`.

    `messages` end with the question; `extension` is the request's `longslope` part, which says
    with which facts it is to be answered; nothing where it is empty.
    """

    who: str
    model: str
    number: int
    messages: Sequence[Turn]
    tap: int = 0
    extension: Mapping[str, str] = field(default_factory=dict)


@dataclass(kw_only=True)
class Patience:
    """Gives up when nothing at all has been answered for too long. Times are in seconds."""

    limit: float
    unknown_limit: float
    since: float = 0.0
    unknown_since: float | None = None

    def answered(self) -> None:
        self.since = time.monotonic()
        self.unknown_since = None

    def failed(self, status: int) -> None:
        """Raises Failure when the patience is at its end."""
        now = time.monotonic()
        self.unknown_since = (self.unknown_since or now) if status == _UNKNOWN else None
        if self.unknown_since is not None and now - self.unknown_since > self.unknown_limit:
            raise Failure("candidate_not_loaded")
        if now - self.since > self.limit:
            raise Failure("engine_not_ready", minutes=max(round(self.limit / 60), 1))


class Asker:
    """Asks questions of one exam. `keep` gets each answer as it comes."""

    def __init__(
        self,
        params: ExaminerParams,
        *,
        keep: Callable[[Answer], None],
        ready: Callable[[], None],
    ) -> None:
        self._params = params
        self._keep = keep
        self._ready = ready
        self._patience = Patience(
            limit=params.patience_seconds, unknown_limit=params.unknown_seconds
        )

    async def ask(self, questions: Sequence[Question]) -> None:
        """Ask them in order, `concurrency` at once; the first alone, until an engine answers.

        Raises Failure("engine_not_ready" | "candidate_not_loaded" | "key_refused").
        """
        self._patience.answered()
        waiting = iter(questions)
        key = self._params.api_key_file.read_text(encoding="ascii").strip()
        async with openai.AsyncOpenAI(
            base_url=self._params.gateway_url,
            api_key=key,
            max_retries=0,
            timeout=_REQUEST_SECONDS,
        ) as client:
            for first in waiting:
                self._keep(await self._ask_one(client, first))
                break
            self._ready()
            workers = (self._work(client, waiting) for _ in range(self._params.concurrency))
            await asyncio.gather(*workers)

    async def _work(self, client: openai.AsyncOpenAI, waiting: Iterator[Question]) -> None:
        for question in waiting:
            self._keep(await self._ask_one(client, question))

    async def _ask_one(self, client: openai.AsyncOpenAI, question: Question) -> Answer:
        errors = 0
        tries = 0
        while True:
            tries += 1
            try:
                answer = await self._call(client, question)
            except openai.APIStatusError as error:
                status, wait = error.status_code, _told_to_wait(error)
            except openai.APIConnectionError:
                status, wait = 0, None
            else:
                self._patience.answered()
                return answer
            if status in _REFUSED_CALLER:
                raise Failure("key_refused", status=status)
            errors += status not in (0, _UNKNOWN, *_BUSY)
            if _is_final(status) or errors >= _ERRORS_PER_QUESTION:
                return _answer(question, error=str(status))
            self._patience.failed(status)
            growing = exponential(tries, first=0.5, longest=_LONGEST_WAIT, factor=1.5)
            await asyncio.sleep(min(wait or growing, _LONGEST_WAIT))

    async def _call(self, client: openai.AsyncOpenAI, question: Question) -> Answer:
        completion = await client.chat.completions.create(
            model=question.model,
            messages=[_message(turn) for turn in question.messages],
            max_tokens=self._params.max_tokens,
            temperature=0,
            extra_body={EXTENSION: dict(question.extension)} if question.extension else None,
        )
        choice = completion.choices[0]
        said = (completion.model_extra or {}).get(EXTENSION) or {}
        return _answer(
            question,
            text=(choice.message.content or "").strip(),
            finish=choice.finish_reason or "stop",
            outcome=str(said.get("outcome") or ""),
            choices=[str(one) for one in said.get("choices") or ()],
        )


def _answer(question: Question, **said: Any) -> Answer:
    return Answer(who=question.who, number=question.number, tap=question.tap, **said)


def _message(turn: Turn) -> ChatCompletionMessageParam:
    if turn.role == "user":
        return {"role": "user", "content": turn.content}
    return {"role": "assistant", "content": turn.content}


def _is_final(status: int) -> bool:
    """Whether asking the same question again is of no use: the question itself is refused."""
    return 0 < status < _SERVER and status not in (_UNKNOWN, 408, 409, *_BUSY)


def _told_to_wait(error: openai.APIStatusError) -> float | None:
    """Seconds from `retry-after-ms` or `retry-after`, where the gateway says so in a number."""
    headers = error.response.headers
    for name, scale in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        try:
            return max(float(headers[name]) / scale, 0.05)
        except (KeyError, ValueError):
            continue
    return None
