"""What every check is given, and what it finds."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from knowledgebase.language.claims.clause import Clause
from knowledgebase.language.claims.figures import Figure
from knowledgebase.language.claims.reading import TextReading, read


class FaultKind(StrEnum):
    CONTRADICTION = "contradiction"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What is wrong with an answer. `check`: the check that found it. `start`, `end`: characters
    of the (tidied) answer. `fact`: what the facts say in its place, "" where they say nothing."""

    verdict: FaultKind
    check: str
    start: int
    end: int
    said: str
    fact: str = ""


class Facts:
    """The merchant's facts, read: all that an answer may rest on."""

    def __init__(self, facts: Sequence[str]) -> None:
        self.readings: tuple[TextReading, ...] = tuple(map(read, facts))
        self.text: str = "\n".join(reading.text for reading in self.readings)
        self.clauses: tuple[Clause, ...] = tuple(
            clause for reading in self.readings for clause in reading.clauses
        )
        self.figures: tuple[Figure, ...] = tuple(
            figure for clause in self.clauses for figure in clause.figures
        )

    def are_in(self, language: str) -> bool:
        """Whether all of them are in the language."""
        return all(reading.language == language for reading in self.readings)


Check: TypeAlias = Callable[[TextReading, Facts], Iterator[Judgement]]


def wrong(
    clause: Clause, check: str, *, fact: str = "", verdict: FaultKind = FaultKind.CONTRADICTION
) -> Judgement:
    """A judgement on the whole of a clause."""
    return Judgement(
        verdict=verdict,
        check=check,
        start=clause.start,
        end=clause.end,
        said=clause.text,
        fact=fact,
    )
