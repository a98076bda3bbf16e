"""Whether a text may be said, at the thresholds of one deployment."""

from dataclasses import dataclass
from functools import lru_cache

from knowledgebase.language.text import has_han
from knowledgebase.review import (
    LONGEST_TEXT,
    PERSONAL_DATA,
    ReviewFinding,
    flagged,
    review,
    thresholds,
)
from serving.checks.results import Check, CheckResult, CheckVerdict


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPolicy:
    """`industry` is a pack's name, whose thresholds hold where the merchant has `moved` none:
    pairs of category and score."""

    industry: str
    moved: tuple[tuple[str, float], ...] = ()

    @property
    def thresholds(self) -> dict[str, float]:
        return {**thresholds(self.industry), **dict(self.moved)}


def findings(text: str, policy: ReviewPolicy) -> list[ReviewFinding]:
    """What the rules object to in an answer. Of a longer text than a review takes, its beginning
    is read: what is longer is no answer of a sentence or two.

    Personal data is not looked for: an answer names the merchant's own telephone, and what
    customers tell of themselves is masked where it is kept.
    """
    found = review(text[:LONGEST_TEXT], industry=policy.industry)
    return [finding for finding in found if finding.category != PERSONAL_DATA]


@lru_cache(maxsize=4096)
def reviewed(text: str, policy: ReviewPolicy) -> CheckResult | None:
    """Why a text may not be said; None where it may."""
    found = findings(text, policy)
    categories = flagged(found, policy.thresholds)
    if not categories:
        return None
    surest = max(
        (finding for finding in found if finding.category == categories[0]),
        key=lambda finding: finding.score,
    )
    language = "zh" if has_han(text) else "en"
    return CheckResult(
        check=Check.REVIEW,
        verdict=CheckVerdict.REPLACED,
        reason=surest.category,
        said=text.strip(),
        rule=surest.rule,
        source=surest.source.get(language, ""),
    )
