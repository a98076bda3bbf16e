"""What the facts deny, the answer does not allow; what they allow, it does not deny."""

import re
from collections.abc import Callable, Iterator, Sequence

from knowledgebase.language.claims.checks.binding import weigh
from knowledgebase.language.claims.checks.model import Facts, Judgement, wrong
from knowledgebase.language.claims.clause import Clause
from knowledgebase.language.claims.figures import Dimension
from knowledgebase.language.claims.reading import Reading

_PEOPLE = re.compile(r"(?:的|人|者|客|户|们|员|时|后|people|those|customers?)$")
_COVERED = 0.5
_ALSO_COVERED = 0.12
_STATED = 0.95
_EARLIER = 0.5
_KEPT = 0.8
_BETTER = 0.2
Words = frozenset[str]


def find(reading: Reading, facts: Facts) -> Iterator[Judgement]:
    if reading.language == "en":
        return  # see checks/english.py
    weights = weigh(facts.clauses)
    clauses = reading.clauses
    for at, clause in enumerate(clauses):
        if clause.marked("opinion"):
            continue
        earlier: Words = frozenset().union(
            *(one.words for one in clauses[max(0, at - 2) : at] if one.sentence == clause.sentence)
        )
        for check, applies, opposes, covered in _RULES:
            if not applies(clause) or (check == "stated" and _goes_on(clauses, at)):
                continue
            found = _opposed(clause, earlier, facts, weights, opposes, covered)
            if found is not None:
                yield wrong(clause, check, fact=found.text)
                break


def _opposed(
    clause: Clause,
    earlier: Words,
    facts: Facts,
    weights: dict[str, float],
    opposes: Callable[[Clause], bool],
    least: float,
) -> Clause | None:
    """The fact clause that the clause contradicts: of the other stance, on a thing that the clause
    names, and no fact of the clause's own stance names that thing as well."""
    best: tuple[float, Clause, Words] | None = None
    for fact in facts.clauses:
        if not opposes(fact):
            continue
        for part in fact.parts:
            own = part & clause.words
            share = coverage(part, own, earlier, weights)
            if (_says_enough(own) or least == _ALSO_COVERED) and share >= least and (best is None or share > best[0]):
                best = (share, fact, own)
    if best is None:
        return None
    if any(
        coverage(part, part & clause.words, frozenset(), weights) > best[0] + _BETTER
        for fact in facts.clauses
        if not opposes(fact) and fact.marked("stance")
        for part in fact.parts
    ):
        return None
    key = best[2]
    whole = sum(weights.get(word, 0) for word in key)
    for fact in facts.clauses:
        if not opposes(fact) and fact.marked("stance"):
            kept = sum(weights.get(word, 0) for word in key & fact.words)
            if kept >= _KEPT * whole:
                return None
    return best[1]


def _says_enough(words: Words) -> bool:
    return len(words) > 1 or any(len(word) > 1 for word in words)


def _goes_on(clauses: Sequence[Clause], at: int) -> bool:
    """Whether a later clause of the sentence says how it is with the thing."""
    return bool(_PEOPLE.search(clauses[at].text)) and any(
        one.sentence == clauses[at].sentence and one.marked("stance") for one in clauses[at + 1 :]
    )


def coverage(part: Words, own: Words, earlier: Words, weights: dict[str, float]) -> float:
    """The share (0..1) of a thing's words that are told of, those of earlier clauses by half."""
    total = sum(weights.get(word, 0) for word in part)
    if total <= 0:
        return 0.0
    covered = sum(weights.get(word, 0) for word in own)
    covered += _EARLIER * sum(weights.get(word, 0) for word in (part & earlier) - own)
    return covered / total


def _says(side: str) -> Callable[[Clause], bool]:
    return lambda clause: side in clause.marked("stance")


def _priced(fact: Clause) -> bool:
    return (
        "free" not in fact.marked("pay")
        and "yes" not in fact.marked("stance")
        and any(one.dimension is Dimension.MONEY and one.low > 0 for one in fact.figures)
    )


def _is_plain(clause: Clause) -> bool:
    return not (clause.marks & _SPEAKING or clause.figures or "才" in clause.text)


_SPEAKING = {"stance:yes", "stance:no", "ended:yes", "need:yes", "need:no", "compares:yes"}
_RULES: tuple[tuple[str, Callable[[Clause], bool], Callable[[Clause], bool], float], ...] = (
    ("allowed", lambda one: "yes" in one.marked("also"), _says("no"), _ALSO_COVERED),
    ("allowed", _says("yes"), _says("no"), _COVERED),
    ("stated", _is_plain, _says("no"), _STATED),
    ("denied", _says("no"), _says("yes"), _COVERED),
    ("free", lambda one: "free" in one.marked("pay"), _priced, _COVERED),
    ("needed", lambda one: "yes" in one.marked("need"), lambda one: "either" in one.marked("need"), 0.4),
    ("not needed", lambda one: "no" in one.marked("need"), lambda one: "yes" in one.marked("need"), _COVERED),
)
"""The name of the check, when it is made, which facts speak against, and how fully at least."""
