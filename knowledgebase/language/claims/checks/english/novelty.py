# ruff: noqa: E501  (patterns are data; broken over lines they are harder to read)
"""Gifts, things and whole clauses of which the facts have no word."""

import re
from collections.abc import Iterator

from knowledgebase.language.claims.checks.english.refusing import REFUSES
from knowledgebase.language.claims.checks.model import Facts, FaultKind, Judgement, wrong
from knowledgebase.language.claims.english.words import content
from knowledgebase.language.claims.reading import TextReading

_FREE_THING = re.compile(
    r"\b(?:free|complimentary)\s(?P<thing>(?!(?:of|for|to|with|on|if|at|when|and|or|in|from|delivery|cancellation|until|up|by|the|this|today|as|while|during|after|every|all|both|per|only|but|so|because)\b)[a-z-]+(?:\s[a-z-]+)?)",
    re.I,
)


def find(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    """Gifts, added things and clauses that are new."""
    yield from _gifts(reading, facts)
    if facts.are_in("en"):
        yield from _unsaid(reading, facts)
        yield from _added(reading, facts)


def _gifts(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    """A thing given for nothing, of which the facts do not speak at all."""
    if not any(one.language == "en" for one in facts.readings):
        return
    known = frozenset().union(*(clause.words for clause in facts.clauses), frozenset())
    for clause in reading.clauses:
        found = _FREE_THING.search(clause.text)
        if (
            found
            and content(found["thing"])
            and not content(found["thing"]) & known
            and not REFUSES.search(clause.text)
        ):
            yield wrong(clause, "gift", verdict=FaultKind.UNSUPPORTED)
            return


_NEW = 3
_VAGUE = content(
    "minimum maximum amount small large big low high half percent percentage points deal due fall falls room behind word total price usual normal charge "
    "step next order simple easy good great best clear full whole exact single rest moment end start day evening morning night person people"
)
_OPINION = re.compile(
    r"\b(?:love|hope|happy|glad|stressful|enjoy|treat|think|believe|thank\w*|sorry|afraid|welcome|kind\w*|please|ask|contact|speak|pharmacist|can(?:no|')t (?:say|tell)|information|nothing|don't|doesn't|isn't|not|no|never|if|whether|i|i'm|i've)\b",
    re.I,
)


def _unsaid(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    """A clause most of whose words the facts do not have, nor words of their meaning."""
    known = frozenset().union(*(clause.words for clause in facts.clauses), frozenset())
    for clause in reading.clauses:
        if clause.supposed or clause.text.rstrip().endswith("?") or _OPINION.search(clause.text):
            continue
        if any(not one.supposed for one in clause.figures):
            continue
        new = len(clause.words - known - _VAGUE) - len(clause.words & known)
        if new >= _NEW:
            yield wrong(clause, "unsaid", verdict=FaultKind.UNSUPPORTED)
            return


_ADDED = re.compile(
    r"\b(?:comes? with|includes?|including|features?|equipped with|fitted with|supplied with|you(?:'ll| will)? (?:also )?(?:get|receive)|we(?:'ll| will| also)? (?:also )?(?:add|include|send|give|lend|provide|offer|throw in|pop in|enclose)(?: you)?)\s(?:also )?(?:an?|its own|free|extra|built-in|one|our)\s(?P<thing>[a-z-]+(?:\s[a-z-]+){0,2})",
    re.I,
)


def _added(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    """A thing that comes with what is sold, of which the facts have no word."""
    known = frozenset().union(*(clause.words for clause in facts.clauses), frozenset())
    for clause in reading.clauses:
        found = _ADDED.search(clause.text)
        if found is None or clause.supposed or _OPINION.search(clause.text):
            continue
        words = content(found["thing"])
        if words and not words & known:
            yield wrong(clause, "added", verdict=FaultKind.UNSUPPORTED)
            return
