"""How strictly a category is reviewed: four choices that stand for a threshold each.

A merchant's `moved` thresholds are those that differ from the industry's usual ones.
"""

from collections.abc import Mapping
from enum import StrEnum

from knowledgebase.review import PERSONAL_DATA, Category, CategoryFamily, families, thresholds
from knowledgebase.review.verdict import DEFAULT, OFF
from serving.checks.review import ReviewPolicy


class Strictness(StrEnum):
    STRICT = "strict"
    USUAL = "usual"
    LENIENT = "lenient"
    OFF = "off"


_DOUBTFUL = 0.3
"""The score of rules that are no reason by themselves; below the usual thresholds."""
_BEYOND_DOUBT = 0.8
"""Only rules that leave no doubt have so high a score."""


def movable() -> tuple[CategoryFamily, ...]:
    """The categories that answers are reviewed for, as on the pages: personal data is not looked
    for in them (see `serving.checks.review`)."""
    found = (
        CategoryFamily(
            id=family.id,
            title=family.title,
            categories=tuple(one for one in family.categories if one.id != PERSONAL_DATA),
        )
        for family in families()
    )
    return tuple(family for family in found if family.categories)


def category(category_id: str) -> Category | None:
    """One that can be moved, by its id."""
    every = (one for family in movable() for one in family.categories)
    return next((one for one in every if one.id == category_id), None)


def levels(category: Category, industry: str) -> dict[Strictness, float]:
    """The choices that this industry has for a category, strictest first."""
    known = thresholds(industry)
    usual = known.get(category.id, known[DEFAULT])
    found = {
        Strictness.STRICT: min(_DOUBTFUL, usual),
        Strictness.USUAL: usual,
        Strictness.LENIENT: max(_BEYOND_DOUBT, usual),
    }
    if not category.is_kept(industry):
        found[Strictness.OFF] = OFF
    return found


def highest(category: Category, industry: str) -> float:
    """The highest threshold that may be set for a category in this industry."""
    return max(levels(category, industry).values())


def policy_of(industry: str, moved: Mapping[str, float]) -> ReviewPolicy:
    """What may be said. What was put off in one industry is reviewed leniently in another that
    keeps it; a category that is reviewed no more is left out."""
    held = (
        (name, min(threshold, highest(known, industry)))
        for name, threshold in sorted(moved.items())
        if (known := category(name)) is not None
    )
    return ReviewPolicy(industry=industry, moved=tuple(held))
