"""What each check says of a sentence that somebody tries, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from knowledgebase.review.verdict import OFF
from serving.checks import Check, CheckResult, CheckVerdict
from serving.checks.thresholds import category
from serving.pages.presenters.checks import TITLES
from serving.services.checking import CheckedSentence, CheckedSentences, FactsAt, WordsFound

_NOTES: Mapping[FactsAt, Promise] = {
    FactsAt.NOT_LIVE: _("Nothing is live at the moment, so there are no facts to hold it to."),
    FactsAt.WITHOUT_FACTS: _(
        "The version that is live was taught without facts, so there are none to hold it to. "
        "Teach it anew to have its answers checked."
    ),
    FactsAt.TOO_LARGE: _("The live version's facts are too many to try a sentence on here."),
    FactsAt.UNREADABLE: _("The live version's facts cannot be read right now."),
}
_WORDS: Mapping[tuple[Check, CheckVerdict], Promise] = {
    (Check.THREAD, CheckVerdict.PASSED): _("Nothing to object to."),
    (Check.THREAD, CheckVerdict.REPLACED): _("Your data speaks of nothing like it."),
    (Check.REVIEW, CheckVerdict.PASSED): _("Nothing to object to."),
    (Check.REVIEW, CheckVerdict.REPLACED): _("This may not be said."),
    (Check.GUARD, CheckVerdict.PASSED): _("Your data carries it."),
    (Check.GUARD, CheckVerdict.REPLACED): _("Your data does not carry it."),
}
_FIGURE = _("A figure in it is not what your data says.")
_OPPOSITE = _("It says the opposite of your data, or leaves out an exception.")
_CONDITION = _("It leaves out a condition that your data makes.")
_LIMIT = _("A limit stands the wrong way round.")
_ORDER = _("Which comes first is not what your data says.")
_NEW = _("Your data says nothing of this.")
_WRONG: Mapping[str, Promise] = {
    **dict.fromkeys(("figure", "copied", "count", "age", "hours", "per", "subject"), _FIGURE),
    **dict.fromkeys(("opposite", "denied by the facts", "included", "exception"), _OPPOSITE),
    **dict.fromkeys(("condition dropped", "case"), _CONDITION),
    **dict.fromkeys(("rank", "ranking"), _ORDER),
    **dict.fromkeys(("also", "feature", "gift"), _NEW),
    "direction": _LIMIT,
    "expired": _("What it offers is over by now."),
    "payer": _("It says that somebody else pays."),
}
"""What is wrong, by the guard's reason. Others are said in general."""


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A run of the sentence's letters; `marked`: a flagged rule objects to it."""

    text: str
    marked: bool


@dataclass(frozen=True, kw_only=True)
class ReviewLine:
    """A category with all that was found of it; reason and source are those of its surest rule.
    `off`: the merchant has put it off."""

    title: str
    words: list[str]
    reason: str
    source: str
    score: float
    threshold: float
    flagged: bool
    off: bool


@dataclass(frozen=True, kw_only=True)
class ResultLine:
    check: str
    title: Promise
    words: Promise
    passed: bool
    fact: str


@dataclass(frozen=True, kw_only=True)
class TriedSentence:
    pieces: list[Piece]
    results: list[ResultLine]
    found: list[ReviewLine]
    passed: bool


@dataclass(frozen=True, kw_only=True)
class Tried:
    sentences: list[TriedSentence]
    passed: bool
    note: Promise | str


def of(checked: CheckedSentences) -> Tried:
    language = "zh" if (get_language() or "").startswith("zh") else "en"
    return Tried(
        sentences=[
            TriedSentence(
                pieces=list(_pieces(sentence)),
                results=[_result(one) for one in sentence.results],
                found=list(_lines(sentence, language)),
                passed=sentence.passed,
            )
            for sentence in checked.sentences
        ],
        passed=checked.passed,
        note=_NOTES.get(checked.facts, ""),
    )


def _pieces(sentence: CheckedSentence) -> Iterator[Piece]:
    """The sentence's letters in runs, those that a flagged rule objects to marked."""
    objected = [one.finding for one in sentence.found if one.flagged]
    marks = [any(one.start <= at < one.end for one in objected) for at in range(len(sentence.text))]
    for marked, run in groupby(zip(marks, sentence.text, strict=True), key=itemgetter(0)):
        yield Piece(text="".join(letter for _mark, letter in run), marked=marked)


def _result(result: CheckResult) -> ResultLine:
    passed = result.verdict is CheckVerdict.PASSED
    words = _WORDS[result.check, result.verdict]
    if result.check is Check.GUARD and not passed:
        words = _WRONG.get(result.reason, words)
    return ResultLine(
        check=result.check,
        title=TITLES[result.check],
        words=words,
        passed=passed,
        fact=result.fact,
    )


def _lines(sentence: CheckedSentence, language: str) -> Iterator[ReviewLine]:
    """The categories found, surest first."""
    by_category: dict[str, list[WordsFound]] = {}
    for one in sorted(sentence.found, key=lambda one: (-one.score, -one.finding.score)):
        by_category.setdefault(one.finding.category, []).append(one)
    for name, found in by_category.items():
        known, surest = category(name), found[0]
        yield ReviewLine(
            title=known.title[language] if known else name,
            words=list(dict.fromkeys(one.words for one in found)),
            reason=surest.finding.reason.get(language, ""),
            source=surest.finding.source.get(language, ""),
            score=surest.score,
            threshold=surest.threshold,
            flagged=surest.flagged,
            off=surest.threshold >= OFF,
        )
