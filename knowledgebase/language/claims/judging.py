"""Holds an answer's clauses to the facts, check after check."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledgebase.language.claims.arithmetic import follows
from knowledgebase.language.claims.clause import Clause
from knowledgebase.language.claims.figures import Figure, comparable, fits
from knowledgebase.language.claims.reading import Reading, read


class Verdict(StrEnum):
    CONTRADICTION = "contradiction"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What is wrong with an answer. `check`: the check that found it. `start`, `end`: characters
    of the (tidied) answer. `fact`: what the facts say in its place, "" where they say nothing."""

    verdict: Verdict
    check: str
    start: int
    end: int
    said: str
    fact: str = ""


class Facts:
    """The merchant's facts, read: all that an answer may rest on."""

    def __init__(self, facts: Sequence[str]) -> None:
        self.readings: tuple[Reading, ...] = tuple(map(read, facts))
        self.clauses: tuple[Clause, ...] = tuple(
            clause for reading in self.readings for clause in reading.clauses
        )
        self.figures: tuple[Figure, ...] = tuple(
            figure for clause in self.clauses for figure in clause.figures
        )


def judge(answer: str, facts: Sequence[str]) -> list[Judgement]:
    """Everything in the answer that the facts do not carry, in the answer's order; [] is well."""
    held = Facts(facts)
    reading = read(answer)
    found = [
        judgement
        for clause in reading.clauses
        for check in (_figures, _promises)
        for judgement in check(clause, reading, held)
    ]
    return sorted(found, key=lambda judgement: judgement.start)


def _figures(clause: Clause, reading: Reading, facts: Facts) -> Iterator[Judgement]:
    """Every figure is stated by the facts, or follows from them and the case that is supposed."""
    beside = [figure for one in reading.clauses for figure in one.figures if figure.supposed]
    for figure in clause.figures:
        if figure.supposed or any(fits(figure, fact) for fact in facts.figures):
            continue
        if follows(figure, [*facts.figures, *beside]):
            continue
        rival = next((fact for fact in facts.figures if comparable(figure, fact)), None)
        yield Judgement(
            verdict=Verdict.CONTRADICTION if rival else Verdict.UNSUPPORTED,
            check="figure",
            start=figure.start,
            end=figure.end,
            said=figure.text,
            fact=rival.text if rival else "",
        )


def _promises(clause: Clause, reading: Reading, facts: Facts) -> Iterator[Judgement]:
    """A promise of a kind that the facts do not make."""
    made = frozenset().union(*(one.marked("promise") for one in facts.clauses))
    for promise in sorted(clause.marked("promise") - made):
        yield Judgement(
            verdict=Verdict.UNSUPPORTED,
            check=promise,
            start=clause.start,
            end=clause.end,
            said=clause.text,
        )
