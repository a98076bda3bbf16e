"""What a price or a rate is per: an hour, not a day; a litre, not a kilogram."""

from collections.abc import Iterator

from knowledgebase.language.claims.arithmetic import PER
from knowledgebase.language.claims.checks.evidence import states
from knowledgebase.language.claims.checks.model import Facts, Judgement, wrong
from knowledgebase.language.claims.figures import Dimension
from knowledgebase.language.claims.reading import TextReading

_RATES = {Dimension.MONEY, Dimension.SHARE, Dimension.AREA, Dimension.COUNT, Dimension.MASS,
          Dimension.VOLUME, Dimension.OTHER}  # fmt: skip

_TIMES = {"minute", "hour", "day", "week", "month", "year"}


def find(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    for clause in reading.clauses:
        told = clause.marked("per")
        if not told or "compares:yes" in clause.marks:
            continue
        for figure in clause.figures:
            if figure.dimension not in _RATES or figure.supposed:
                continue
            if (
                figure.per in _TIMES
                and figure.dimension is not Dimension.MONEY
                and figure.dimension is not Dimension.SHARE
            ):
                continue
            if not figure.per and figure.dimension not in (Dimension.MONEY, Dimension.SHARE):
                continue
            found = [
                fact for fact in facts.clauses if any(states(figure, [one]) for one in fact.figures)
            ]
            its = frozenset().union(*(fact.marked("per") for fact in found))
            if found and its and told - its and its - told and (told ^ its) & PER.keys():
                yield wrong(clause, "per", fact=found[0].text)
                break
