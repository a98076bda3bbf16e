"""What is held in English answers beside the checks of both languages."""

from collections.abc import Iterator

from knowledgebase.language.claims.checks.english import (
    age,
    condition,
    denial,
    inclusion,
    novelty,
    opening,
    rank,
    rate,
    states,
    whereabouts,
)
from knowledgebase.language.claims.checks.model import Check, Facts, Judgement
from knowledgebase.language.claims.reading import TextReading

_OF_ANY_FACTS: tuple[Check, ...] = (
    rate.find,
    opening.find,
    whereabouts.find,
    rank.find,
    novelty.find,
)
_OF_ENGLISH_FACTS: tuple[Check, ...] = (
    denial.find,
    condition.find,
    states.find,
    inclusion.find,
    age.find,
)
"""These compare words, so that the facts have to be in English too."""


def find(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    """Nothing in an answer that is not English."""
    if reading.language != "en":
        return
    for check in _OF_ANY_FACTS:
        yield from check(reading, facts)
    if facts.are_in("en"):
        for check in _OF_ENGLISH_FACTS:
            yield from check(reading, facts)
