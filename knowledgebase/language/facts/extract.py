"""Runs the finders over a text, the most certain kinds first."""

from functools import lru_cache

from knowledgebase.language.facts import amounts, contacts, dates, names, quantities, times
from knowledgebase.language.facts.model import Canvas, Fact, Place
from knowledgebase.language.text.normalise import tidy

_STEPS = (
    contacts.find,
    dates.find,
    contacts.find_phones,
    times.find,
    amounts.find_percentages,
    amounts.find_money,
    quantities.find,
    names.find_codes,
    quantities.find_bare,
    names.find,
)


@lru_cache(maxsize=8192)
def extract(text: str) -> frozenset[Fact]:
    """Every exact fact in the text.

    Both languages' patterns run on every text, since shops mix them.
    """
    return frozenset(fact for place in places(tidy(text)) for fact in place.facts)


def places(text: str) -> list[Place]:
    """Every exact fact in a text that is tidy already, with its place, in the text's order."""
    canvas = Canvas(text)
    for step in _STEPS:
        step(canvas)
    return sorted(canvas.places, key=lambda place: place.start)
