"""A feature that nothing in the facts speaks of."""

from collections.abc import Iterator

from knowledgebase.language.claims.checks.model import Facts, Judgement, Verdict, wrong
from knowledgebase.language.claims.reading import Reading

_NEW = 0.85
_LEAST = 4


def find(reading: Reading, facts: Facts) -> Iterator[Judgement]:
    if reading.language not in {one.language for one in facts.readings}:
        return
    known = frozenset().union(*(one.words for one in facts.clauses)) | frozenset(facts.text)
    for clause in reading.clauses:
        if "yes" not in clause.marked("feature") or clause.supposed or clause.marked("opinion"):
            continue
        single = [word for word in clause.words if len(word) == 1]
        new = sum(word not in known for word in single)
        if new >= _LEAST and new / len(single) >= _NEW:
            yield wrong(clause, "feature", verdict=Verdict.UNSUPPORTED)
