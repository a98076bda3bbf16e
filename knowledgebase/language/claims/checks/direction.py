"""Which side of a threshold something holds on, and which of two figures is the threshold."""

from collections.abc import Iterator, Sequence

from knowledgebase.language.claims.checks.evidence import states
from knowledgebase.language.claims.checks.model import Facts, Judgement, wrong
from knowledgebase.language.claims.clause import Clause
from knowledgebase.language.claims.figures import Bound, Dimension, Figure
from knowledgebase.language.claims.reading import TextReading

_UP = {Bound.AT_LEAST, Bound.ABOVE}
_DOWN = {Bound.AT_MOST, Bound.BELOW}
_SKIPPED = {Dimension.LITERAL, Dimension.WEEKDAY, Dimension.ORDINAL, Dimension.DATE, Dimension.TIME}


def find(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    for at, clause in enumerate(reading.clauses):
        for figure in clause.figures:
            if _is_turned(clause, figure, facts):
                yield wrong(clause, "direction")
                break
            if figure.dimension in _SKIPPED or figure.bound not in _UP | _DOWN or figure.is_range:
                continue
            side = _UP if figure.bound in _UP else _DOWN
            found = [
                (place, fact, one)
                for place, fact in enumerate(facts.clauses)
                for one in fact.figures
                if states(figure, [one]) and one.low == one.high
            ]
            if not found or not all(
                one.bound in _UP | _DOWN and one.bound not in side for _, _, one in found
            ):
                continue
            told = _stance(reading.clauses, at)
            others = [one for one in clause.figures if one is not figure]
            if any(
                _same(told, _stance(facts.clauses, place))
                or (
                    not told
                    and not _stance(facts.clauses, place)
                    and (
                        any(states(one, fact.figures) for one in others)
                        or any(len(word) > 1 for word in clause.words & fact.words)
                    )
                )
                for place, fact, _ in found
            ):
                yield wrong(clause, "direction", fact=found[0][1].text)
                break


def _stance(clauses: Sequence[Clause], at: int) -> str:
    """What follows from a threshold: said in its clause or in the next of its sentence."""
    found = ""
    if any("才" in one.text for one in clauses[at : at + 2]):
        return found
    for clause in clauses[at : at + 2]:
        if clause.sentence == clauses[at].sentence and (sides := clause.marked("stance")):
            found = next(iter(sides))
    return found


def _same(told: str, fact: str) -> bool:
    return told == fact != "" or (told == "yes" and not fact)


def _is_turned(clause: Clause, figure: Figure, facts: Facts) -> bool:
    """满50减300: the threshold and what is taken off have changed places."""
    after = [
        one for one in clause.figures if one.start >= figure.end and states(one, facts.figures)
    ]
    if figure.bound not in _UP or not after or not states(figure, facts.figures):
        return False
    return any(
        states(after[0], [one]) and one.bound in _UP and other.bound not in _UP
        for fact in facts.clauses
        for one in fact.figures
        for other in fact.figures
        if other.start > one.end and states(figure, [other])
    )
