"""What is over by the facts' own day is not offered any more."""

from collections.abc import Iterator, Sequence

from knowledgebase.language.claims.checks.model import Facts, Judgement, wrong
from knowledgebase.language.claims.figures import Dimension, Figure, same_value
from knowledgebase.language.claims.reading import TextReading

_NAMED = 2
_LONGEST_YEAR = 366
_JANUARY = 306
"""The first of January, counted from the first of March."""


def find(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    today = next(
        (
            figure
            for clause in facts.clauses
            if "yes" in clause.marked("today")
            for figure in clause.figures
            if figure.dimension is Dimension.DATE and figure.low >= 0
        ),
        None,
    )
    if today is None or any(clause.marked("ended") for clause in reading.clauses):
        return
    for fact in facts.clauses:
        if "yes" in fact.marked("today") or not _is_over(fact.figures, today):
            continue
        said = [
            one
            for one in facts.clauses
            if one.sentence == fact.sentence and one.start <= fact.start
        ]
        over = frozenset().union(*(one.words for one in said))
        held = [figure for one in said for figure in one.figures]
        others = frozenset().union(
            *(one.words for one in facts.clauses if one.sentence != fact.sentence)
        )
        now = any("now" in one.marked("today") for one in reading.clauses)
        for clause in reading.clauses:
            shared = {word for word in clause.words & (over - others) if len(word) > 1}
            named = [one for one in clause.figures if any(_same(one, its) for its in held)]
            is_called = any(one.dimension is Dimension.LITERAL for one in named)
            if clause.marked("stance") != {"no"} and (
                is_called or len(shared) >= _NAMED or (shared and (named or now)) or (now and named)
            ):
                yield wrong(clause, "expired", fact=fact.text)
                return


def _same(one: Figure, other: Figure) -> bool:
    if one.dimension is Dimension.LITERAL:
        return one.text == other.text
    return one.dimension is other.dimension and same_value(one.low, other.low)


def _is_over(figures: Sequence[Figure], today: Figure) -> bool:
    """Whether there are dates, all of them before today."""
    days = [
        _day(one, today)
        for one in figures
        if one.dimension is Dimension.DATE and 0 <= one.low < _LONGEST_YEAR
    ]
    return bool(days) and max(days) < _day(today, today)


def _day(date: Figure, today: Figure) -> tuple[str, float]:
    """In the order of the calendar. Without a year a date is one of today's year; dates are
    counted from the first of March."""
    since_january = (date.high - _JANUARY) % _LONGEST_YEAR
    return date.unit or today.unit, since_january
