"""Mistyped words, by what a dictionary has and what is one slip of the finger away from it."""

from collections.abc import Container, Iterable
from functools import cache

from spellchecker import SpellChecker


@cache
def _dictionary() -> SpellChecker:
    return SpellChecker(language="en", distance=1)


def is_word(word: str) -> bool:
    """Whether English has the word, or its plural where `word` was cut to a stem."""
    return bool(_dictionary().known([word, f"{word}s"]))


def meant(word: str, known: Container[str]) -> Iterable[str]:
    """Which of the known words one may have meant: those one letter, or one swap, away."""
    return sorted(one for one in _dictionary().edit_distance_1(word) if one in known)
