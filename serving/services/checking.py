"""What each check would say of a sentence, held to the facts of the version that is live."""

import uuid
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import redis
import structlog
from django.utils.translation import gettext_lazy as _
from safetensors import SafetensorError

from knowledgebase.review import ReviewFinding, flagged, scores
from knowledgebase.review.verdict import DEFAULT
from maas.catalog import store
from maas.common import throttle
from maas.common.errors import InvalidInput, TooManyAttempts, Unavailable
from maas.common.throttle import Limit
from maas.tenants.principal import Principal
from serving import selectors
from serving.checks import Check, CheckResult, CheckVerdict
from serving.checks.chain import Chain
from serving.checks.checked_text import SENTENCE_END
from serving.checks.guard import nearest
from serving.checks.review import ReviewPolicy, findings, reviewed
from serving.checks.thresholds import policy_of
from serving.models import Deployment

if TYPE_CHECKING:
    from knowledgebase.retrieval.index import Index

log = structlog.get_logger()

LONGEST_TRIED = 1000
MOST_SENTENCES = 20
PER_MINUTE = 60
LARGEST_FACTS_BYTES = 256 * 1024 * 1024
_FACTS = 3
"""To so many of the nearest facts a sentence is held, as many as go before a question."""


class FactsAt(StrEnum):
    """Whether there were facts to hold a sentence to."""

    HELD = "held"
    NOT_LIVE = "not_live"
    WITHOUT_FACTS = "without_facts"
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsFound:
    """Words that a rule objects to: `finding.start` and `end` are places in the sentence.
    `score` is that of the category in the sentence, `threshold` what it was held against."""

    finding: ReviewFinding
    words: str
    score: float
    threshold: float
    flagged: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedSentence:
    """`start`: its place in the text. `results`: thread, review and guard, as far as they were
    asked; the guard's names the fact that the sentence was held to, also where it passed."""

    text: str
    start: int
    found: tuple[WordsFound, ...]
    results: tuple[CheckResult, ...]

    @property
    def passed(self) -> bool:
        return all(result.verdict is CheckVerdict.PASSED for result in self.results)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedSentences:
    sentences: tuple[CheckedSentence, ...]
    facts: FactsAt

    @property
    def passed(self) -> bool:
        return all(sentence.passed for sentence in self.sentences)


def check_text(*, by: Principal, deployment_id: uuid.UUID | str, text: str) -> CheckedSentences:
    """Check a text sentence by sentence, as an answer of this deployment would be. Nothing is
    asked of an engine and nothing is kept.

    Raises NotFound, InvalidInput for no text or an endless one, TooManyAttempts, Unavailable.
    """
    by.require("deployment.read")
    deployment = selectors.deployment(by=by, deployment_id=deployment_id)
    pieces = _cut(text)
    _hold_back(by)
    facts, index = _facts_of(deployment)
    policy = policy_of(deployment.tenant.industry, deployment.thresholds)
    checked = tuple(
        _checked(text[start:end], start, before=text[:start], policy=policy, index=index)
        for start, end in pieces
    )
    return CheckedSentences(sentences=checked, facts=facts)


def _cut(text: str) -> list[tuple[int, int]]:
    """The places of a text's sentences. Raises InvalidInput."""
    if not text.strip() or len(text) > LONGEST_TRIED:
        raise InvalidInput(
            fields={"text": _("Please write a sentence, in up to 1,000 characters.")}
        )
    ends = [*(found.end() for found in SENTENCE_END.finditer(text)), len(text)]
    pieces = []
    for start, end in zip([0, *ends], ends, strict=False):
        piece = text[start:end].strip()
        if any(map(str.isalnum, piece)):
            begin = text.index(piece, start)
            pieces.append((begin, begin + len(piece)))
    if not pieces or len(pieces) > MOST_SENTENCES:
        raise InvalidInput(fields={"text": _("Please write one to twenty sentences.")})
    return pieces


def _hold_back(by: Principal) -> None:
    try:
        seconds = throttle.wait(Limit(who=f"check:{by.tenant.id}", most=PER_MINUTE, seconds=60))
    except redis.RedisError as error:
        raise Unavailable from error
    if seconds:
        raise TooManyAttempts(retry_after=seconds)


def _facts_of(deployment: Deployment) -> tuple[FactsAt, "Index | None"]:
    """The facts that the live version was taught to answer from, as the gateway finds them."""
    # torch takes seconds to load: here, where it is needed, instead of at every command's start.
    from knowledgebase.retrieval.index import FOLDER  # noqa: PLC0415
    from knowledgebase.retrieval.loaded import load  # noqa: PLC0415

    if deployment.active is None:
        return FactsAt.NOT_LIVE, None
    adapter = store.path(deployment.active.version.adapter.artefact)
    folder = adapter / FOLDER
    try:
        if adapter.is_dir() and not folder.is_dir():
            return FactsAt.WITHOUT_FACTS, None
        if _size(folder) > LARGEST_FACTS_BYTES:
            return FactsAt.TOO_LARGE, None
        return FactsAt.HELD, load(folder)
    except (OSError, ValueError, KeyError, SafetensorError) as error:
        log.warning("check_without_facts", folder=str(folder), error=repr(error))
        return FactsAt.UNREADABLE, None


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.iterdir())


def _checked(
    text: str, start: int, *, before: str, policy: ReviewPolicy, index: "Index | None"
) -> CheckedSentence:
    found = _found(text, policy)
    passed = CheckResult(check=Check.REVIEW, verdict=CheckVerdict.PASSED)
    results = [reviewed(text, policy) or passed]
    if index is not None:
        thread, *guard = _held(text, before, _nearest_facts(index, text))
        results = [thread, *results, *guard]
    return CheckedSentence(text=text, start=start, found=found, results=tuple(results))


def _found(text: str, policy: ReviewPolicy) -> tuple[WordsFound, ...]:
    every, known = findings(text, policy), policy.thresholds
    reached, by_category = set(flagged(every, known)), scores(every)
    return tuple(
        WordsFound(
            finding=one,
            words=text[one.start : one.end],
            score=by_category[one.category],
            threshold=known.get(one.category, known[DEFAULT]),
            flagged=one.category in reached,
        )
        for one in every
    )


def _nearest_facts(index: "Index", text: str) -> list[str]:
    from knowledgebase.retrieval.ranking import rank  # noqa: PLC0415

    return [index.facts[at] for at in rank(index, text).places[:_FACTS].tolist()]


def _held(text: str, before: str, facts: list[str]) -> list[CheckResult]:
    """What thread and guard say; a text that lost the thread never comes to the guard."""
    fault = Chain(facts).fault(text, before=before)
    if fault is not None and fault.check is Check.THREAD:
        return [fault]
    thread = CheckResult(check=Check.THREAD, verdict=CheckVerdict.PASSED)
    carried = CheckResult(check=Check.GUARD, verdict=CheckVerdict.PASSED, fact=nearest(text, facts))
    return [thread, fault or carried]
