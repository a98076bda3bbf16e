# ruff: noqa: E501  (patterns are data; broken over lines they are harder to read)
"""What the facts deny is not granted, in English."""

import re
from collections.abc import Iterator
from math import log

from knowledgebase.language.claims.checks.english.refusing import REFUSES
from knowledgebase.language.claims.checks.model import Facts, Judgement, wrong
from knowledgebase.language.claims.clause import Clause
from knowledgebase.language.claims.figures import Dimension
from knowledgebase.language.claims.reading import TextReading

_COVERED = 0.45
_ALLOWED_COVERED = 0.3
_STRONGLY = re.compile(
    r"\b(?:fine|safe(?:ly)?|no (?:issue|problem)|too|also|even|always|happily|welcome|go ahead|whenever|as well)\b",
    re.I,
)
_TAIL = re.compile(r"^\s*(?:if|unless|with|for|during|when|while|or|in|on|until|because)\b", re.I)
_DENIES = re.compile(
    r"\b(?:not|no|never|without|except|excluding|refuse[sd]?|forbid\w*|forbidden|prohibited|banned|nor|neither|avoid|cannot)\b|n't\b",
    re.I,
)
_NOT_LONGER = re.compile(r"(?:for )?more than|longer than|later than|over \d|exceed", re.I)
_ALLOWS = re.compile(
    r"\b(?:can|may|fine|safe(?:ly)?|welcome|happily|happy to|too|also|included|includes?|along with|covers?|works?|free|put it|pop|take|bring|get|gets|accept\w*|always|even|wear|goes|leave|use|go ahead|no (?:problem|issue)|apply|valid|from|is|are|we|you)\b",
    re.I,
)
Weights = dict[str, float]


def _weights(clauses: tuple[Clause, ...]) -> Weights:
    seen: dict[str, int] = {}
    for clause in clauses:
        for word in clause.words:
            seen[word] = seen.get(word, 0) + 1
    return {word: log(1 + len(clauses) / count) for word, count in seen.items()}


def find(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    weights = _weights(facts.clauses)
    for at, fact in enumerate(facts.clauses):
        if not _forbids(fact):
            continue
        words, literals = _forbidden(facts.clauses, at)
        key = words.difference(
            *(one.words for one in facts.clauses if one.sentence != fact.sentence)
        )
        total = sum(weights.get(word, 0) for word in words)
        if not key or total <= 0:
            continue
        for clause in reading.clauses:
            named = any(
                one.text in literals for one in clause.figures if one.dimension is Dimension.LITERAL
            )
            sentence = " ".join(
                one.text for one in reading.clauses if one.sentence == clause.sentence
            )
            if not (clause.words & key or named) or not _lets(clause, sentence):
                continue
            share = sum(weights.get(word, 0) for word in clause.words & words) / total
            least = _ALLOWED_COVERED if _STRONGLY.search(sentence) else _COVERED
            if (share >= least or named) and not _excused(reading, clause):
                yield wrong(clause, "denied by the facts", fact=fact.text)
                return


def _forbids(fact: Clause) -> bool:
    if "no" not in fact.marked("stance") or "pay:free" in fact.marks:
        return False
    return bool(_DENIES.search(fact.text)) and not _NOT_LONGER.search(fact.text)


def _forbidden(clauses: tuple[Clause, ...], at: int) -> tuple[set[str], set[str]]:
    """The words, and the numbers with a name, of what a clause denies: its own, those of its tail
    ("if …"), and those before it in the sentence where it has hardly any."""
    fact = clauses[at]
    parts = [fact]
    if len(fact.words) <= 2:
        parts += [
            one for one in clauses[:at] if one.sentence == fact.sentence and one.start < fact.start
        ]
    literals = {
        one.text for part in parts for one in part.figures if one.dimension is Dimension.LITERAL
    }
    parts += [
        one
        for one in clauses[at + 1 : at + 3]
        if one.sentence == fact.sentence and _TAIL.match(one.text)
    ]
    return set().union(*(part.words for part in parts)), literals


def _lets(clause: Clause, sentence: str) -> bool:
    if REFUSES.search(clause.text) or not _ALLOWS.search(sentence):
        return False
    return not (clause.supposed and re.match(r"\s*if\b", clause.text, re.I))


def _excused(reading: TextReading, clause: Clause) -> bool:
    """The next clause of the sentence takes it back ("…, unless it is faulty")."""
    return any(
        one.sentence == clause.sentence
        and one is not clause
        and REFUSES.search(one.text)
        and not re.match(r"\s*(?:if|when)\b", one.text, re.I)
        for one in reading.clauses
    )
