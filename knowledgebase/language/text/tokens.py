"""Cutting text into words."""

import logging
import re

import jieba

from knowledgebase.language.text.normalise import HAN, has_han

jieba.setLogLevel(logging.ERROR)
_WORDS = re.compile(rf"[{HAN}]+|[^\W_]+(?:['’\-][^\W_]+)*")


def words(text: str) -> list[str]:
    """The words of a text in order, punctuation left out; Chinese is cut by dictionary."""
    found: list[str] = []
    for piece in _WORDS.findall(text):
        if has_han(piece):
            found.extend(jieba.cut(piece))
        else:
            found.append(piece)
    return found


def count(text: str) -> int:
    """Length as a person feels it: words, or characters where the text is Chinese."""
    total = 0
    for piece in _WORDS.findall(text):
        total += len(piece) if has_han(piece) else 1
    return total
