"""A promise of a kind that the facts do not make."""

from collections.abc import Iterator

from knowledgebase.language.claims.checks.model import Facts, Judgement, Verdict, wrong
from knowledgebase.language.claims.reading import Reading


def find(reading: Reading, facts: Facts) -> Iterator[Judgement]:
    made = frozenset().union(*(one.marked("promise") for one in facts.clauses))
    for clause in reading.clauses:
        for promise in sorted(clause.marked("promise") - made):
            yield wrong(clause, promise, verdict=Verdict.UNSUPPORTED)
