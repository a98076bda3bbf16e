"""A figure of the facts is told of what it belongs to, not of its neighbour.

Of every figure that a fact has, the words around it are held to those around the told one. Where
another figure of the same dimension is told of by them much better, that one should have stood
there: the attributes of two things are swapped, or a cell of a table was read in the wrong row.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from math import log

from knowledgebase.language.claims.checks.evidence import is_bare, states
from knowledgebase.language.claims.checks.model import Facts, FaultKind, Judgement
from knowledgebase.language.claims.clause import Clause
from knowledgebase.language.claims.figures import (
    DOWNWARD,
    UPWARD,
    Dimension,
    Figure,
    comparable,
)
from knowledgebase.language.claims.reading import TextReading

_MARGIN = 0.8
_ENGLISH_MARGIN = 1.6
_LITERAL_MARGIN = 0.5
_EARLIER = 0.4
_NEXT = 0.7
_IN_ROW = 1.0
_SHARED_FIGURE = 2.0
_SAME_PER = 1.0
_SAME_SIDE = 1.2
_SKIPPED = {Dimension.WEEKDAY}
_SIZES = {Dimension.LENGTH, Dimension.MASS, Dimension.SPAN, Dimension.VOLUME, Dimension.AREA}
_LOOSE = {Dimension.COUNT, Dimension.DATE, Dimension.SPAN}
_FARTHEST = 100.0
_UNTOLD = 0.1


@dataclass(frozen=True, slots=True)
class FigurePlace:
    """Where a figure stands: the words of its clause (1), and of those before it (less)."""

    figure: Figure
    clause: Clause
    words: dict[str, float]
    figures: tuple[tuple[Figure, float], ...]


def find(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    held = places(facts.clauses, seen=True)
    weights = weigh(facts.clauses)
    margin = _ENGLISH_MARGIN if reading.language == "en" else _MARGIN
    for place in places(reading.clauses, seen=False):
        told = _as_amount(place, held)
        figure = told.figure
        if figure.dimension in _SKIPPED or "compares:yes" in told.clause.marks:
            continue
        own = [place for place in held if states(figure, [place.figure])]
        if not own or any(_turned(figure, place.figure) for place in own):
            continue
        in_table = all("table:cell" in place.clause.marks for place in own)
        others = [
            place
            for place in held
            if _could_be(figure, place.figure)
            and not (
                figure.dimension is Dimension.DATE
                and any(place.clause is one.clause for one in own)
            )
            and (not in_table or "table:cell" in place.clause.marks)
            and not states(figure, [place.figure])
            and (not place.figure.supposed or figure.dimension not in _LOOSE)
        ]
        if not others:
            continue
        best = max(likeness(told, place, weights) for place in own)
        matched = {id(place.figure) for place in own}
        scores = [likeness(told, place, weights, without=matched) for place in others]
        rival = others[scores.index(max(scores))]
        if max(scores) - best > (
            _LITERAL_MARGIN
            if margin == _ENGLISH_MARGIN and (in_table or figure.dimension is Dimension.LITERAL)
            else margin
        ) and _named(told, rival):
            yield Judgement(
                verdict=FaultKind.CONTRADICTION,
                check="subject",
                start=figure.start,
                end=figure.end,
                said=figure.text,
                fact=rival.figure.text,
            )


def _as_amount(told: FigurePlace, held: Sequence[FigurePlace]) -> FigurePlace:
    """A bare number that is no count of the facts', as an amount of money."""
    counts = [one.figure for one in held if one.figure.dimension is Dimension.COUNT]
    if not is_bare(told.figure) or states(told.figure, counts):
        return told
    return replace(told, figure=replace(told.figure, dimension=Dimension.MONEY))


def places(clauses: Sequence[Clause], *, seen: bool) -> list[FigurePlace]:
    """A place for every figure; `seen`: also for supposed ones (all of a fact's are its own)."""
    found = []
    for at, clause in enumerate(clauses):
        words = dict.fromkeys(clause.words, 1.0)
        beside: list[tuple[Figure, float]] = []
        for back, earlier in enumerate(reversed(clauses[max(0, at - 6) : at])):
            if earlier.sentence != clause.sentence or earlier.start > clause.start:
                continue
            weight = _IN_ROW if "table:cell" in clause.marks else _EARLIER
            for word in earlier.words:
                words.setdefault(word, weight)
            beside += [
                (figure, 1.0 if figure.supposed and not seen else _figure_weight(weight, back))
                for figure in earlier.figures
            ]
        for figure in clause.figures:
            if seen or not figure.supposed or figure.dimension is Dimension.ORDINAL:
                others = [(other, 1.0) for other in clause.figures if other is not figure]
                found.append(FigurePlace(figure, clause, words, (*others, *beside)))
    return found


def _figure_weight(weight: float, back: int) -> float:
    """Of figures before another, the nearest says most what it belongs to."""
    return max(weight, _NEXT / (back + 1))


def likeness(
    told: FigurePlace,
    fact: FigurePlace,
    weights: dict[str, float],
    *,
    without: Collection[int] = (),
) -> float:
    """How well a fact's figure stands where the told one does. `without`: the ids of figures beside
    it that say nothing for it, because they are the told one."""
    score = sum(
        weights.get(word, 0.0) * weight * fact.words[word]
        for word, weight in told.words.items()
        if word in fact.words
    )
    score -= _UNTOLD * sum(
        weights.get(word, 0.0) for word in fact.clause.words if word not in told.words
    )
    for figure, weight in told.figures:
        shared = [
            other for one, other in fact.figures if id(one) not in without and _meets(figure, one)
        ]
        if shared:
            score += _SHARED_FIGURE * weight * max(shared)
    one, other = told.figure, fact.figure
    if one.per and other.per:
        score += _SAME_PER if one.per == other.per else -_SAME_PER
    if (one.bound in UPWARD and other.bound in UPWARD) or (
        one.bound in DOWNWARD and other.bound in DOWNWARD
    ):
        score += _SAME_SIDE
    elif (one.bound in UPWARD and other.bound in DOWNWARD) or (
        one.bound in DOWNWARD and other.bound in UPWARD
    ):
        score -= _SAME_SIDE
    elif one.dimension in (Dimension.MONEY, Dimension.SPAN) and (one.bound in UPWARD) != (
        other.bound in UPWARD
    ):
        score -= _SAME_SIDE / 2
    return score


def _named(told: FigurePlace, fact: FigurePlace) -> bool:
    """Whether the told figure's own clause speaks of what the fact's figure belongs to."""
    return any(
        len(word) > 1 or word.isascii() for word in told.clause.words & fact.words.keys()
    ) or any(_meets(figure, other) for figure, _ in told.figures for other, _ in fact.figures)


def _turned(told: Figure, fact: Figure) -> bool:
    return told.dimension is Dimension.SHARE and {told.unit, fact.unit} == {"off", "pay"}


def _meets(told: Figure, fact: Figure) -> bool:
    if told.dimension is Dimension.WEEKDAY and fact.dimension is Dimension.WEEKDAY:
        return fact.low <= told.low <= fact.high
    if told.dimension is Dimension.LITERAL or fact.dimension is Dimension.LITERAL:
        return told.dimension is fact.dimension and told.text == fact.text
    if states(told, [fact]):
        return True
    return (
        fact.is_range and comparable(told, fact) and fact.low <= told.low and told.high <= fact.high
    )


def weigh(clauses: Sequence[Clause]) -> dict[str, float]:
    seen: dict[str, int] = {}
    for clause in clauses:
        for word in clause.words:
            seen[word] = seen.get(word, 0) + 1
    return {word: log(1 + len(clauses) / count) for word, count in seen.items()}


def _sort(text: str) -> str:
    """What sort of literal it is: mail, phone, street, code, or a thing with a number."""
    if "@" in text:
        return "mail"
    return text.lstrip("0123456789")[:5] if not text.isdigit() else "phone"


def _could_be(told: Figure, fact: Figure) -> bool:
    """Counts are rivals only where the same is counted."""
    if not comparable(told, fact):
        return False
    if told.dimension is Dimension.LITERAL:
        return _sort(told.text) == _sort(fact.text)
    if told.dimension in _SIZES and fact.low and told.low:
        ratio = abs(told.low / fact.low)
        if not 1 / _FARTHEST < ratio < _FARTHEST:
            return False
    if told.dimension is Dimension.COUNT and told.unit + fact.unit:
        return told.unit == fact.unit
    return told.dimension is not Dimension.COUNT or told.text[-1:] == fact.text[-1:]
