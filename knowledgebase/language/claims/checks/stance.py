"""What the facts deny, the answer does not allow; what they allow, it does not deny."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from knowledgebase.language.claims.checks.binding import weigh
from knowledgebase.language.claims.checks.model import Facts, Judgement, wrong
from knowledgebase.language.claims.clause import Clause
from knowledgebase.language.claims.figures import Dimension
from knowledgebase.language.claims.reading import TextReading

_PEOPLE = re.compile(r"(?:的|人|者|客|户|们|员|时|后|people|those|customers?)$")
_COVERED = 0.45
_ALSO_COVERED = 0.12
_STATED = 0.95
_EARLIER = 0.5
_KEPT = 0.8
_BETTER = 0.2
Words = frozenset[str]


@dataclass(frozen=True, slots=True)
class StanceRule:
    """`check`: its name; `applies`: to which clauses of answers; `opposes`: which facts speak
    against; `least`: the share (0..1) of a fact's thing that the clause must name."""

    check: str
    applies: Callable[[Clause], bool]
    opposes: Callable[[Clause], bool]
    least: float


def find(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    if reading.language == "en":
        return  # see checks/english.py
    weights = weigh(facts.clauses)
    clauses = reading.clauses
    for at, one in enumerate(clauses):
        if one.marked("opinion"):
            continue
        case = any(other.supposed for other in clauses[: at + 1] if other.sentence == one.sentence)
        clause = replace(one, supposed=case)
        earlier: Words = frozenset().union(
            *(one.words for one in clauses[max(0, at - 2) : at] if one.sentence == clause.sentence)
        )
        for rule in _RULES:
            if not rule.applies(clause) or (rule.check == "stated" and _goes_on(clauses, at)):
                continue
            found = _opposed(clause, earlier, facts, weights, rule)
            if found is not None:
                yield wrong(clause, rule.check, fact=found.text)
                break


def _opposed(
    clause: Clause,
    earlier: Words,
    facts: Facts,
    weights: dict[str, float],
    rule: StanceRule,
) -> Clause | None:
    """The fact clause that the clause contradicts: of the other stance, on a thing that the clause
    names, and no fact of the clause's own stance names that thing as well."""
    best: tuple[float, Clause, Words] | None = None
    for fact in facts.clauses:
        if not rule.opposes(fact) or _is_of_another_case(clause, fact):
            continue
        for part in fact.parts:
            own = part & clause.words
            share = coverage(part, own, earlier, weights)
            if (
                (_says_enough(own) or rule.least == _ALSO_COVERED)
                and share >= rule.least
                and (best is None or share > best[0])
            ):
                best = (share, fact, own)
    if best is None:
        return None
    if any(
        coverage(part, part & clause.words, frozenset(), weights) > best[0] + _BETTER
        for fact in facts.clauses
        if not rule.opposes(fact) and fact.marked("stance")
        for part in fact.parts
    ):
        return None
    key = best[2]
    whole = sum(weights.get(word, 0) for word in key)
    for fact in facts.clauses:
        if not rule.opposes(fact) and fact.marked("stance"):
            kept = sum(weights.get(word, 0) for word in key & fact.words)
            if kept >= _KEPT * whole:
                return None
    return best[1]


def _is_of_another_case(clause: Clause, fact: Clause) -> bool:
    """Whether the fact sets a limit and the clause is about a customer's own case."""
    return clause.supposed and any(one.bound for one in fact.figures)


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
_RULES: tuple[StanceRule, ...] = (
    StanceRule("allowed", lambda one: "yes" in one.marked("also"), _says("no"), _ALSO_COVERED),
    StanceRule("allowed", _says("yes"), _says("no"), _COVERED),
    StanceRule("stated", _is_plain, _says("no"), _STATED),
    StanceRule("denied", _says("no"), _says("yes"), _COVERED),
    StanceRule("free", lambda one: "free" in one.marked("pay"), _priced, _COVERED),
    StanceRule(
        "needed",
        lambda one: "yes" in one.marked("need"),
        lambda one: "either" in one.marked("need"),
        0.4,
    ),
    StanceRule(
        "needed",
        lambda one: "yes" in one.marked("need"),
        lambda one: "no" in one.marked("need"),
        _COVERED,
    ),
    StanceRule(
        "not needed",
        lambda one: "no" in one.marked("need"),
        lambda one: "yes" in one.marked("need"),
        _COVERED,
    ),
)
"""The name of the check, when it is made, which facts speak against, and how fully at least."""
