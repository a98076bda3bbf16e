"""What each check says of a sentence that somebody tries, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from serving.checks import Check, CheckResult, Verdict
from serving.checks.thresholds import category
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
_TITLES: Mapping[Check, Promise] = {
    Check.THREAD: _("Makes sense"),
    Check.REVIEW: _("May be said"),
    Check.GUARD: _("True to your data"),
}
_WORDS: Mapping[tuple[Check, Verdict], Promise] = {
    (Check.THREAD, Verdict.PASSED): _("Nothing to object to."),
    (Check.THREAD, Verdict.REPLACED): _("Your data speaks of nothing like it."),
    (Check.REVIEW, Verdict.PASSED): _("Nothing to object to."),
    (Check.REVIEW, Verdict.REPLACED): _("This may not be said."),
    (Check.GUARD, Verdict.PASSED): _("Your data carries it."),
    (Check.GUARD, Verdict.REPLACED): _("Your data does not carry it."),
}
_FIGURE = _("A figure in it is not what your data says.")


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A piece of the sentence; `marked`: a rule that counts objects to it."""

    text: str
    marked: bool


@dataclass(frozen=True, kw_only=True)
class ReviewLine:
    title: str
    words: str
    reason: str
    source: str
    score: float
    threshold: float
    flagged: bool


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
                found=[_line(one, language) for one in sentence.found],
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
    wrong_figure = result.check is Check.GUARD and result.reason == "figure"
    return ResultLine(
        check=result.check,
        title=_TITLES[result.check],
        words=_FIGURE if wrong_figure else _WORDS[result.check, result.verdict],
        passed=result.verdict is Verdict.PASSED,
        fact=result.fact,
    )


def _line(found: WordsFound, language: str) -> ReviewLine:
    known = category(found.finding.category)
    return ReviewLine(
        title=known.title[language] if known else found.finding.category,
        words=found.words,
        reason=found.finding.reason.get(language, ""),
        source=found.finding.source.get(language, ""),
        score=found.score,
        threshold=found.threshold,
        flagged=found.flagged,
    )
