"""Every figure is stated by the facts, or follows from them and the case that is supposed."""

from collections.abc import Iterator

from knowledgebase.language.claims.checks.evidence import ROUNDED, carried, spread, states, week
from knowledgebase.language.claims.checks.model import Facts, Judgement, Verdict
from knowledgebase.language.claims.figures import Dimension, Figure, comparable
from knowledgebase.language.claims.reading import Reading

_CAN_BE_BROUGHT = {Dimension.MONEY, Dimension.MASS, Dimension.COUNT, Dimension.SPAN,
                   Dimension.AREA, Dimension.VOLUME, Dimension.LENGTH}  # fmt: skip


def find(reading: Reading, facts: Facts) -> Iterator[Judgement]:
    told = [figure for clause in reading.clauses for figure in clause.figures]
    for figure in unsupported(told, facts, rounded=bool(ROUNDED.search(reading.text + facts.text))):
        rival = next((fact for fact in facts.figures if comparable(figure, fact)), None)
        yield Judgement(
            verdict=Verdict.CONTRADICTION if rival else Verdict.UNSUPPORTED,
            check="figure",
            start=figure.start,
            end=figure.end,
            said=figure.text,
            fact=rival.text if rival else "",
        )


def unsupported(told: list[Figure], facts: Facts, *, rounded: bool) -> list[Figure]:
    """The figures that neither stand in the facts nor follow from them."""
    stated = [*spread(facts.figures), *week(clause.figures for clause in facts.clauses)]
    known = [figure for figure in told if figure.supposed and figure.dimension is not Dimension.ORDINAL]
    left: list[Figure] = []
    for figure in told:
        if figure.supposed:
            continue
        if _is_free(figure, facts) or states(figure, stated, rounded=rounded):
            known.append(figure)
        elif carried(figure, [*spread(known[-8:]), *stated], rounded=rounded):
            known.append(figure)
        else:
            left.append(figure)
    return [figure for figure in left if not _is_explained(figure, left, known, stated)]


def _is_free(figure: Figure, facts: Facts) -> bool:
    """A date of which the facts have none is the customer's; days of the week likewise."""
    if figure.dimension is Dimension.WEEKDAY:
        days = {day for fact in facts.figures if fact.dimension is Dimension.WEEKDAY for day in _days(fact)}
        return not days or _days(figure) <= days or ("次日" in facts.text and {day - 1 for day in _days(figure)} <= days)
    if figure.dimension is Dimension.DATE:
        return not any(fact.dimension is Dimension.DATE and not fact.supposed for fact in facts.figures)
    return False


def _days(figure: Figure) -> set[int]:
    low, high = int(figure.low), int(figure.high)
    if high < low:
        high += 7
    return {(day - 1) % 7 + 1 for day in range(low, high + 1)}


def _is_explained(figure: Figure, left: list[Figure], known: list[Figure], stated: list[Figure]) -> bool:
    """An example amount, from which another figure of the answer follows; or that other one."""
    for other in left:
        if other is figure:
            continue
        first, second = sorted((figure, other), key=lambda one: one.start)
        if first.dimension in _CAN_BE_BROUGHT and not first.bound and first.dimension is second.dimension:
            if carried(second, [first, *(one for one in stated if one.dimension is Dimension.SHARE)]):
                return True
    return False
