"""Which of several is first, most or least, by the facts' own figures."""

from collections.abc import Iterator

from knowledgebase.language.claims.checks.binding import FigurePlace, places, weigh
from knowledgebase.language.claims.checks.evidence import states
from knowledgebase.language.claims.checks.model import Facts, Judgement, wrong
from knowledgebase.language.claims.clause import Clause
from knowledgebase.language.claims.figures import Dimension
from knowledgebase.language.claims.reading import TextReading

_RANKED = {Dimension.COUNT, Dimension.MONEY, Dimension.MASS, Dimension.SPAN, Dimension.LENGTH,
           Dimension.VOLUME, Dimension.SHARE, Dimension.OTHER, Dimension.AREA}  # fmt: skip
_FEWEST = 3


def find(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    held = [
        place for place in places(facts.clauses, seen=True) if place.figure.dimension in _RANKED
    ]
    weights = weigh(facts.clauses)
    for at, clause in enumerate(reading.clauses):
        rank = next(iter(clause.marked("rank")), "")
        if not rank or any(figure.bound for figure in clause.figures):
            continue
        group = _group(held, clause, reading)
        if group is None:
            continue
        about = clause.words.union(
            *(
                one.words
                for one in reading.clauses[max(0, at - 1) : at + 1]
                if one.sentence == clause.sentence
            )
        )
        named = max(group, key=lambda place: _own(place, about, clause, weights))
        if _own(named, about, clause, weights) <= 0:
            continue
        order = sorted({place.figure.low for place in group}, reverse=rank != "low")
        wanted = 1 if rank in ("high", "low") else int(float(rank))
        if order.index(named.figure.low) + 1 != wanted:
            yield wrong(clause, "ranking", fact=named.figure.text)


def _group(
    held: list[FigurePlace], clause: Clause, reading: TextReading
) -> list[FigurePlace] | None:
    """The figures that are compared: of one unit, three or more, of the column that is named."""
    kinds: dict[tuple[str, str], list[FigurePlace]] = {}
    for place in held:
        kinds.setdefault((place.figure.dimension, place.figure.text[-1:]), []).append(place)
    groups = [group for group in kinds.values() if len(group) >= _FEWEST]
    if not groups:
        return None
    shared = [frozenset.intersection(*(one.clause.words for one in group)) for group in groups]
    named = [sum(len(word) > 1 for word in words & clause.words) for words in shared]
    if max(named) > 0:
        return groups[named.index(max(named))]
    sentence = [one for one in reading.clauses if one.sentence == clause.sentence]
    told = [figure for one in sentence for figure in one.figures]
    found = [
        group
        for group in groups
        if any(states(figure, [place.figure]) for figure in told for place in group)
    ] or groups
    return found[0] if len(found) == 1 else None


def _own(
    place: FigurePlace, about: frozenset[str], clause: Clause, weights: dict[str, float]
) -> float:
    """How well the words beside a figure, or the figure, are told of."""
    score = sum(weights.get(word, 0) * place.words[word] for word in about if word in place.words)
    if any(states(figure, [place.figure]) for figure in clause.figures):
        score += 3
    return score + sum(
        2 * weight
        for figure in clause.figures
        for other, weight in place.figures
        if states(figure, [other])
    )
