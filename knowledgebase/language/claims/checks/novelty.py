"""A feature that nothing in the facts speaks of."""

from collections.abc import Iterator

from knowledgebase.language.claims.checks.model import Facts, FaultKind, Judgement, wrong
from knowledgebase.language.claims.clause import Clause
from knowledgebase.language.claims.reading import TextReading

_NEW = 0.85
_LEAST = 4
_FEW = 2
_MOSTLY = 0.5


def find(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    if reading.language not in {one.language for one in facts.readings}:
        return
    known = frozenset().union(*(one.words for one in facts.clauses)) | frozenset(facts.text)
    for clause in reading.clauses:
        if (
            "yes" in clause.marked("also")
            and not clause.supposed
            and not clause.marked("opinion")
            and not clause.figures
            and _has_new_part(clause, known)
        ):
            yield wrong(clause, "also", verdict=FaultKind.UNSUPPORTED)
            continue
        if "yes" not in clause.marked("feature") or clause.supposed or clause.marked("opinion"):
            continue
        single = [word for word in clause.words if len(word) == 1]
        new = sum(word not in known for word in single)
        if new >= _LEAST and new / len(single) >= _NEW:
            yield wrong(clause, "feature", verdict=FaultKind.UNSUPPORTED)


def _has_new_part(clause: Clause, known: frozenset[str]) -> bool:
    """Whether one of the things that are also let in is none of the facts'."""
    for part in clause.parts:
        single = [word for word in part if len(word) == 1]
        new = sum(word not in known for word in single)
        if new >= _FEW and new / len(single) >= _MOSTLY:
            return True
    return False
