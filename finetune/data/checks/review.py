"""Answers that may not be said to customers: reported with the words, the reason and the source.

What the review of content objects to at the industry's thresholds keeps a row out until the
merchant words it otherwise, says that it is fine, or leaves the row out. Personal data is left to
`personal`, which knows a shop's own contact details by the whole file.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from finetune.data.codes import Fate
from finetune.data.columns import Role
from finetune.data.rows import Row
from finetune.data.settings import Settings
from knowledgebase.language.text import has_han
from knowledgebase.review import (
    LONGEST_TEXT,
    PERSONAL_DATA,
    ReviewFinding,
    flagged,
    review,
    thresholds,
)

_MOST_WORDS = 5
_LONGEST_WORDS = 80


def check(rows: Sequence[Row], settings: Settings) -> None:
    """Mark rows by the categories for which their answer is flagged, the surest first."""
    limits = thresholds(settings.industry)
    known: dict[str, list[dict[str, Any]]] = {}  # many rows ask for one and the same answer
    for row in rows:
        if row.fate is Fate.SKIPPED or not row.answer:
            continue
        if row.answer not in known:
            known[row.answer] = _objections(row.answer, settings, limits)
        for objection in known[row.answer]:
            row.add("content_flagged", about=Role.ANSWER, **objection)


def _objections(
    answer: str, settings: Settings, limits: Mapping[str, float]
) -> list[dict[str, Any]]:
    """The parameters of a reason for each flagged category."""
    text = answer[:LONGEST_TEXT]
    findings = [
        finding
        for finding in review(text, language=settings.language, industry=settings.industry)
        if finding.category != PERSONAL_DATA
    ]
    return [
        _objection(text, [one for one in findings if one.category == category])
        for category in flagged(findings, limits)
    ]


def _objection(text: str, findings: Sequence[ReviewFinding]) -> dict[str, Any]:
    """`reason` is for who reads the report, in either language; `source` is the law where the
    text's customers are."""
    surest = max(findings, key=lambda finding: finding.score)
    return {
        "category": surest.category,
        "rule": surest.rule,
        "words": _words(text, findings),
        # Sorted, as the store gives it back: `alone` compares what is stored with what is found.
        "reason": dict(sorted(surest.reason.items())),
        "source": surest.source["zh" if has_han(text) else "en"],
    }


def _words(text: str, findings: Iterable[ReviewFinding]) -> list[str]:
    """What the findings mark in the text, each once and in its order; places that overlap or
    touch are one."""
    places: list[tuple[int, int]] = []
    for start, end in sorted((finding.start, finding.end) for finding in findings):
        if places and start <= places[-1][1]:
            first, last = places.pop()
            places.append((first, max(last, end)))
        else:
            places.append((start, end))
    marked = dict.fromkeys(text[start:end][:_LONGEST_WORDS] for start, end in places)
    return list(marked)[:_MOST_WORDS]
