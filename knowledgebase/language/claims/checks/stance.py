"""What the facts deny, the answer does not allow; what they allow, it does not deny."""

from collections.abc import Iterator

from knowledgebase.language.claims.checks.binding import weigh
from knowledgebase.language.claims.checks.model import Facts, Judgement, wrong
from knowledgebase.language.claims.clause import Clause
from knowledgebase.language.claims.reading import Reading

_COVERED = 0.55
_EARLIER = 0.5
_AGREES = 0.02


def find(reading: Reading, facts: Facts) -> Iterator[Judgement]:
    weights = weigh(facts.clauses)
    clauses = reading.clauses
    for at, clause in enumerate(clauses):
        sides = clause.marked("stance")
        if not sides:
            continue
        earlier: frozenset[str] = frozenset().union(
            *(one.words for one in clauses[max(0, at - 2) : at] if one.sentence == clause.sentence)
        )
        opposed = _best(clause, earlier, facts, weights, other=True)
        if opposed is None or opposed[0] < _COVERED:
            continue
        agreeing = _best(clause, earlier, facts, weights, other=False)
        if agreeing is not None and agreeing[0] >= opposed[0] - _AGREES:
            continue
        yield wrong(clause, "stance", fact=opposed[1].text)


def _best(
    clause: Clause, earlier: frozenset[str], facts: Facts, weights: dict[str, float], *, other: bool
) -> tuple[float, Clause] | None:
    """The fact clause whose thing is spoken of most fully, of the same or the other stance."""
    side = clause.marked("stance")
    found: tuple[float, Clause] | None = None
    for fact in facts.clauses:
        its = fact.marked("stance")
        if not its or (its != side) is not other:
            continue
        for part in fact.parts:
            total = sum(weights.get(word, 0) for word in part)
            own = part & clause.words
            if not own or total <= 0:
                continue
            covered = sum(weights.get(word, 0) for word in own)
            covered += _EARLIER * sum(weights.get(word, 0) for word in (part & earlier) - own)
            if found is None or covered / total > found[0]:
                found = (covered / total, fact)
    return found
