"""The words of an answer against those expected: an exchanged detail, or half of it missing.

Sentence vectors hardly see one noun exchanged for another (measured: "moss green" against
"sky blue" 0.96), so near-copies are compared word by word. Not covered: a detail exchanged in
an answer that is worded differently throughout, unless so little is left that it is incomplete.
"""

import difflib
import re
from collections.abc import Iterable, Sequence

from finetune.examiner import marks
from finetune.examiner.lexicon import LIGHT, SYNONYMS
from finetune.examiner.marks import Reason
from knowledgebase.language import facts, text

NEAR_COPY = 0.72
"""From this share of common words (difflib's ratio) on, an exchanged word counts as a detail."""
KEPT = 0.35
KEPT_WITHOUT_FACTS = 0.6
"""The least share of the expected words of weight that a whole answer keeps in some form: less
where numbers or names, compared elsewhere, carry the answer; more where words are all there is."""
_FEW = 3
_STEM = 4
_ENDING = 4


def fault(*, expected: str, answer: str, question: str) -> Reason | None:
    """An exchanged detail or an incomplete answer; None where the words raise no doubt."""
    wanted, given = _words(expected), _words(answer)
    if difflib.SequenceMatcher(None, wanted, given, autojunk=False).ratio() >= NEAR_COPY:
        for lost, new in _exchanged(wanted, given):
            return Reason(code=marks.OTHER_DETAIL, params={"expected": lost, "given": new})
    least = KEPT if facts.extract(expected) else KEPT_WITHOUT_FACTS
    if kept(expected=expected, answer=answer, question=question) < least:
        return Reason(code=marks.INCOMPLETE)
    return None


def leaves_out(part: str, *, answer: str) -> bool:
    """Whether next to nothing of one part of what was expected is in the answer."""
    return kept(expected=part, answer=answer, question="", few=1) < KEPT


def kept(*, expected: str, answer: str, question: str, few: int = _FEW) -> float:
    """Share (0..1) of the expected words of weight that the answer has; 1 where there are fewer
    than `few`.

    Words that the question brought along need not be said again; numbers are facts, which are
    compared elsewhere. Chinese counts by character, since dictionaries cut it unsteadily.
    """
    given, asked = _words(answer), _words(question)
    weighty = [word for word in _words(expected) if word not in LIGHT and word.isalpha()]
    weighty = [word for word in weighty if not _among(word, asked)] or weighty
    if len(weighty) < few:
        return 1.0
    if any(map(text.has_han, weighty)):
        characters = [one for word in weighty for one in word]
        synonyms = "".join(other for word in given for other in SYNONYMS.get(word, (word,)))
        return sum(one in answer or one in synonyms for one in characters) / len(characters)
    return sum(_among(word, given) for word in weighty) / len(weighty)


def _exchanged(wanted: Sequence[str], given: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Pieces that stand in each other's place and mean different things."""
    matcher = difflib.SequenceMatcher(None, wanted, given, autojunk=False)
    for step, start, end, other_start, other_end in matcher.get_opcodes():
        if step != "replace":
            continue
        lost = [one for one in wanted[start:end] if one not in LIGHT and not _among(one, given)]
        new = [
            one
            for one in given[other_start:other_end]
            if one not in LIGHT and not _among(one, wanted)
        ]
        if lost and new:
            yield _joined(wanted[start:end]), _joined(given[other_start:other_end])


def _words(sentence: str) -> list[str]:
    return text.words(text.key(sentence))


def _among(word: str, others: Iterable[str]) -> bool:
    return any(_same(word, other) for other in others)


def _same(one: str, other: str) -> bool:
    """Equal, in the same synonym group, of one stem, or (Chinese) one inside the other."""
    if one == other or other in SYNONYMS.get(one, frozenset()):
        return True
    if text.has_han(one) or text.has_han(other):
        return (one in other or other in one) and min(len(one), len(other)) > 1
    if min(len(one), len(other)) < _STEM or re.search(r"\d", one + other):
        return False
    return one[:_STEM] == other[:_STEM] and abs(len(one) - len(other)) <= _ENDING


def _joined(words: Sequence[str]) -> str:
    return ("" if any(map(text.has_han, words)) else " ").join(words)
