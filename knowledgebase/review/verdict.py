"""From findings to a decision: a score per category, held against a threshold each."""

from collections.abc import Iterable, Mapping

from knowledgebase import industries
from knowledgebase.review.finding import ReviewFinding

DEFAULT = "default"
OFF = 1.0
"""A threshold that nothing reaches, however sure it is."""
_ANY = 0.5


def thresholds(industry: str) -> Mapping[str, float]:
    """By category, from the industry's pack; "default" for categories that it does not name."""
    return industries.load(industry).thresholds


def scores(findings: Iterable[ReviewFinding]) -> dict[str, float]:
    """By category 0..1. Findings of different rules strengthen each other: 1 - Π(1 - score)."""
    best: dict[tuple[str, str], float] = {}
    for finding in findings:
        key = finding.category, finding.rule
        best[key] = max(best.get(key, 0.0), finding.score)
    left: dict[str, float] = {}
    for (category, _), score in best.items():
        left[category] = left.get(category, 1.0) * (1 - score)
    return {category: round(1 - rest, 4) for category, rest in left.items()}


def flagged(findings: Iterable[ReviewFinding], thresholds: Mapping[str, float]) -> list[str]:
    """The categories whose score reaches their threshold, surest first; empty: it may be said.
    A threshold of 1 is never reached, however many rules object."""
    reached = {
        category: score
        for category, score in scores(findings).items()
        if OFF > thresholds.get(category, thresholds.get(DEFAULT, _ANY)) <= score
    }
    return sorted(reached, key=lambda category: (-reached[category], category))
