"""Faults of an answer's form, whatever it says: empty, cut off, going round in circles."""

import re
from collections import Counter

from finetune.examiner import marks
from finetune.examiner.marks import Reason
from knowledgebase.language import text

_SENTENCE = re.compile(r"[.!?;。！？；\n]+(?=\s|$)|[。！？；\n]+")
_RUN = 4
_RUN_TIMES = 3
_SENTENCE_WORDS = 3
_LENGTH_FACTOR = 4
_LENGTH_ROOM = 30
_CUT_OFF = "length"


def fault(*, answer: str, expected: str, finish: str) -> Reason | None:
    """The first fault of form, or None. `finish` is the engine's `finish_reason`."""
    if not text.key(answer):
        return Reason(code=marks.EMPTY)
    if repeats(answer) and not repeats(expected):
        return Reason(code=marks.REPEATS)
    if finish == _CUT_OFF:
        return Reason(code=marks.CUT_OFF)
    longest = _LENGTH_FACTOR * text.count(expected) + _LENGTH_ROOM
    if text.count(answer) > longest:
        return Reason(code=marks.TOO_LONG, params={"length": text.count(answer)})
    return None


def repeats(answer: str) -> bool:
    """Whether a sentence comes twice, or the same four words three times."""
    sentences = [text.key(one) for one in _SENTENCE.split(answer)]
    long_ones = [one for one in sentences if text.count(one) >= _SENTENCE_WORDS]
    if len(long_ones) != len(set(long_ones)):
        return True
    words = text.words(text.key(answer))
    runs = Counter(tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))
    return any(times >= _RUN_TIMES for times in runs.values())
