"""What a question is about, without how it asks."""

from finetune.data.checks.similar.asking import Asking
from finetune.data.checks.similar.small_words import ASKING

_SHORTEST_STEM = 4


def subjects(text: str) -> frozenset[str]:
    """The words of a question that say what it is about, without those that merely ask."""
    return frozenset(map(_bare, Asking.of(text).content)) - _ASKING


def _bare(word: str) -> str:
    """Washing and washed count as wash, closing as close, shipping as ship."""
    if not word.isascii() or len(word) < _SHORTEST_STEM:
        return word
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            word = word.removesuffix(ending)
    word = word.removesuffix("e")
    return word[:-1] if word[-2] == word[-1] else word


_ASKING = frozenset(map(_bare, ASKING))
