"""A price or share is told per the unit that the facts have."""

from collections.abc import Iterator

from knowledgebase.language.claims.checks.model import Facts, Judgement, wrong
from knowledgebase.language.claims.figures import Dimension, same_value
from knowledgebase.language.claims.reading import TextReading

_TIMELY = {
    "minute",
    "hour",
    "day",
    "week",
    "month",
    "year",
    "mile",
    "kilometre",
    "kilogram",
    "100 g",
    "gram",
    "lb",
    "metre",
    "litre",
    "tonne",
    "cubic metre",
    "square metre",
}


def find(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    for clause in reading.clauses:
        for figure in clause.figures:
            if (
                figure.per not in _TIMELY
                or figure.dimension not in (Dimension.MONEY, Dimension.SHARE)
                or figure.supposed
            ):
                continue
            same = [
                one
                for one in facts.figures
                if one.dimension is figure.dimension and same_value(one.low, figure.low)
            ]
            if same and all(one.per in _TIMELY and one.per != figure.per for one in same):
                yield wrong(clause, "per", fact=same[0].text)
