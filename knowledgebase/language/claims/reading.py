"""A text as clauses, each with its figures, its words and what it does (allows, promises …)."""

from dataclasses import dataclass
from functools import lru_cache

from knowledgebase.language.claims import chinese, english
from knowledgebase.language.claims.clause import Clause
from knowledgebase.language.text import has_han
from knowledgebase.language.text.normalise import tidy


@dataclass(frozen=True, slots=True)
class TextReading:
    """`language` is "zh" or "en": that of the text's words."""

    text: str
    language: str
    clauses: tuple[Clause, ...]


@lru_cache(maxsize=4096)
def read(text: str) -> TextReading:
    """Read a text of a few sentences. Both languages' figures are found in either."""
    text = tidy(text)
    if has_han(text):
        return TextReading(text, "zh", tuple(chinese.clauses(text)))
    return TextReading(text, "en", tuple(english.clauses(text)))


def has_figures(text: str) -> bool:
    """Whether the text states an exact value."""
    return any(clause.figures for clause in read(text).clauses)
