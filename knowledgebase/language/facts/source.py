"""A long text that stays the same while many short ones are held to it."""

import re

from knowledgebase.language.facts.compare import Source
from knowledgebase.language.facts.extract import places
from knowledgebase.language.text.normalise import tidy

# Whoever sends it chooses its length. In pieces the time that it takes grows with the length
# alone, and other threads get their turn in between. No fact is as long as a piece.
_PIECE = re.compile(
    r".{1,500}$|.{1,499}(?:[。！？；]|[.!?;](?=\s))|.{1,499}\s|.{1,500}", re.MULTILINE
)


def long_source(text: str) -> Source:
    """What a text states, read once and not kept for others."""
    text = tidy(text)
    pieces = _PIECE.findall(text)
    facts = frozenset(fact for piece in pieces for place in places(piece) for fact in place.facts)
    source = Source(text, facts)
    _ = source.spelled  # here, not wherever it is first asked
    return source
