"""A rule that is told as one without exceptions, where the facts name some."""

from collections.abc import Iterator

from knowledgebase.language.claims.checks.binding import weigh
from knowledgebase.language.claims.checks.model import Facts, Judgement, wrong
from knowledgebase.language.claims.clause import Clause
from knowledgebase.language.claims.reading import TextReading

_NEAR = 3
_MENTIONED = 0.34


def find(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    weights = weigh(facts.clauses)
    told = frozenset().union(*(one.words for one in reading.clauses))
    if any("no" in one.marked("stance") for one in reading.clauses):
        return
    for at, clause in enumerate(reading.clauses):
        if "yes" not in clause.marked("any"):
            continue
        words = clause.words.union(
            *(
                one.words
                for one in reading.clauses[max(0, at - 1) : at]
                if one.sentence == clause.sentence
            )
        )
        for exception in _exceptions(words, facts, weights):
            whole = sum(weights.get(word, 0) for word in exception.words)
            named = sum(weights.get(word, 0) for word in exception.words & told)
            if whole and named / whole <= _MENTIONED:
                yield wrong(clause, "exception", fact=exception.text)
                break


def _exceptions(words: frozenset[str], facts: Facts, weights: dict[str, float]) -> Iterator[Clause]:
    """The exceptions that stand right after the rule that is told."""
    scores = [sum(weights.get(word, 0) for word in words & one.words) for one in facts.clauses]
    if not scores or max(scores) <= 0:
        return
    best = scores.index(max(scores))
    for fact in facts.clauses[best : best + _NEAR]:
        if fact is not facts.clauses[best] and fact.marked("except"):
            yield fact
