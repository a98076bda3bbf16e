"""Whether a model has lost the thread: a small one now and then repeats itself, repeats the
question, or says things that no fact speaks of (text degeneration, Holtzman et al. 2020)."""

import re
from collections.abc import Iterable

from knowledgebase.language.text import has_han, key

_LOOP = re.compile(r"(.{2,24}?)\1{4,}", re.S)
"""Words said five times without a break. Blanks, lines and rows of dots are no words."""
LONGEST_LOOP = 150
"""Letters of a text's end in which it shows that it loops."""
_FEWEST_WORDS = 4
"""In a shorter sentence nothing can be told from its words."""
_LEAST_SHARE = 0.34
"""Of a sentence's words, those that stand in the facts. In right answers of four shops it is 0.69
at least; in sentences of models that had lost the thread mostly below 0.34, and else an echo."""
_SHORTEST_ECHO = {False: 16, True: 6}
_LETTERS = re.compile(r"[^\W_]{4,}|\w*\d\w*")
_HAN = re.compile(r"[\u3400-\u9fff]+")


def loops(text: str) -> bool:
    """Whether a text has come to say the same over and over."""
    return any(any(map(str.isalpha, found[1])) for found in _LOOP.finditer(text))


def echoes(text: str, *, asked: str, facts: Iterable[str]) -> bool:
    """Whether a text is but words of the question, in their order, and not of a fact."""
    said = _folded(text)
    if len(said) < _SHORTEST_ECHO[has_han(text)] or said not in _folded(asked):
        return False
    return not any(said in _folded(fact) for fact in facts)


def strays(text: str, *, known: frozenset[str]) -> bool:
    """Whether too few of a text's words stand in the facts, which are given by `content`."""
    words = _content(text)
    if len(words) < _FEWEST_WORDS:
        return False
    return sum(word in known for word in words) < _LEAST_SHARE * len(words)


def content(texts: Iterable[str]) -> frozenset[str]:
    """What texts speak of: their longer words and numbers, Chinese letters two and two."""
    return frozenset(word for text in texts for word in _content(text))


def _content(text: str) -> list[str]:
    folded = key(text)
    words = [word for word in _LETTERS.findall(folded) if not has_han(word)]
    pairs = (run[at : at + 2] for run in _HAN.findall(folded) for at in range(len(run) - 1))
    return [*words, *pairs]


def _folded(text: str) -> str:
    return "".join(filter(str.isalnum, key(text)))
