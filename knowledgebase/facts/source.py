"""A long text that stays the same while many short ones are held to it."""

import re

from knowledgebase.facts.compare import _Source
from knowledgebase.facts.extract import places
from knowledgebase.facts.numerals import ZH_NUMERAL
from knowledgebase.text.normalise import tidy

# Whoever sends it chooses its length. In pieces the time that it takes grows with the length
# alone, and other threads get their turn in between. No fact is as long as a piece.
_PIECE = re.compile(
    r".{1,500}$|.{1,499}(?:[。！？；]|[.!?;](?=\s))|.{1,499}\s|.{1,500}", re.MULTILINE
)
_NO_NUMBER = re.compile(rf"{ZH_NUMERAL.removesuffix('+')}{{17,}}")


class Source(_Source):
    """A text, read once and not kept for others: what it states, however often it is asked."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tidy = tidy(text)
        pieces = _PIECE.findall(_NO_NUMBER.sub("\n", self._tidy))
        self.facts = frozenset(
            fact for piece in pieces for place in places(piece) for fact in place.facts
        )
