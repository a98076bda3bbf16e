"""An offer that is over by the facts' own day is not made."""

from collections.abc import Iterator

from knowledgebase.language.claims.checks.model import Facts, Judgement, wrong
from knowledgebase.language.claims.figures import Dimension, Figure, same_value
from knowledgebase.language.claims.reading import TextReading


def find(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    today = next(
        (
            one
            for clause in facts.clauses
            if clause.marked("today") & {"yes"}
            for one in clause.figures
            if one.dimension is Dimension.DATE
        ),
        None,
    )
    if today is None or any(clause.marked("ended") for clause in reading.clauses):
        return
    past: set[int] = set()
    for clause in facts.clauses:
        dates = [
            one for one in clause.figures if one.dimension is Dimension.DATE and one is not today
        ]
        if dates and max(_day(one) for one in dates) < _day(today):
            past.add(clause.sentence)
    for number in past:
        inside = [one for one in facts.clauses if one.sentence == number]
        others = [
            one
            for one in facts.clauses
            if one.sentence != number and "yes" not in one.marked("today")
        ]
        words = frozenset().union(*(one.words for one in inside))
        figures = [figure for one in inside for figure in one.figures]
        kept = [figure for one in others for figure in one.figures]
        for clause in reading.clauses:
            shared = words & clause.words
            told = [one for one in clause.figures if any(_same(one, other) for other in figures)]
            current = [
                one
                for one in clause.figures
                if any(_same(one, other) for other in kept) and one not in told
            ]
            if (
                (told or len(shared) >= 2 or (shared and clause.marked("today")))
                and not current
                and "no" not in clause.marked("stance")
            ):
                yield wrong(clause, "expired", fact=inside[0].text)
                return


def _same(one: Figure, other: Figure) -> bool:
    if one.dimension is not other.dimension:
        return False
    return (
        one.text == other.text
        if one.dimension is Dimension.LITERAL
        else same_value(one.low, other.low) or same_value(one.low, other.high)
    )


def _day(figure: Figure) -> float:
    """A date's number; its year counts where it is told, January and February follow December."""
    year = int(figure.unit) if figure.unit.isdigit() else 2026
    index = figure.high if figure.high < 306 else figure.high - 366
    return year * 366 + index
