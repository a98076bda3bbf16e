"""Facts in each other's place: "adults £10, children £5" told as "adults £5, children £10"."""

import difflib
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from knowledgebase.language.facts.extract import extract, places
from knowledgebase.language.facts.model import LITERAL, Fact
from knowledgebase.language.text.normalise import key, tidy
from knowledgebase.language.text.tokens import words

SAME_WORDING = 0.72
"""From this share of the shorter text's words on, what stands in the same place can be told."""
_FACT = "\ue100"
_PAIR = 2


@dataclass(frozen=True, slots=True)
class _Frame:
    """A text's words, with a mark wherever facts stand, and the facts of each such mark."""

    words: list[str]
    facts: dict[int, frozenset[Fact]]


def swapped(expected: str, answer: str) -> tuple[Fact, Fact] | None:
    """A fact of the expected text, and the one that stands in its place in the answer.

    None where there is no such pair. Both texts must state both facts, since everything else is
    what `missing` and `unsupported` find. Not covered: answers that are worded differently, those
    whose other words are in another order too ("children £5, adults £10"), the two ends of a
    range, and names and codes, which change places in the passive voice.
    """
    if len(extract(answer)) < _PAIR:
        return None
    wanted, given = _frame(expected), _frame(answer)
    matcher = difflib.SequenceMatcher(None, wanted.words, given.words, autojunk=False)
    blocks = matcher.get_matching_blocks()
    shorter = min(len(wanted.words), len(given.words))
    if sum(block.size for block in blocks) < SAME_WORDING * max(shorter, 1):
        return None
    pairs = [(one.a + at, one.b + at) for one in blocks for at in range(one.size)]
    if _moved(wanted.words, {one for one, _ in pairs}, given.words, {two for _, two in pairs}):
        return None
    told = frozenset().union(*given.facts.values())
    known = frozenset().union(*wanted.facts.values())
    for one, two in pairs:
        lost = wanted.facts.get(one, frozenset()) - given.facts.get(two, frozenset())
        new = given.facts.get(two, frozenset()) - wanted.facts.get(one, frozenset())
        for fact, other in zip(sorted(lost & told), sorted(new & known), strict=False):
            if fact.kind is other.kind and fact.kind not in LITERAL:
                return fact, other
    return None


@lru_cache(maxsize=2048)
def _frame(text: str) -> _Frame:
    text = tidy(text)
    found: list[str] = []
    facts: dict[int, frozenset[Fact]] = {}
    end = 0
    for place in places(text):
        found += words(key(text[end : place.start]))
        facts[len(found)] = place.facts
        found.append(_FACT)
        end = place.end
    return _Frame([*found, *words(key(text[end:]))], facts)


def _moved(wanted: list[str], kept: set[int], given: list[str], held: set[int]) -> bool:
    """Whether a word of both texts has another place in each."""
    left = Counter(word for at, word in enumerate(wanted) if at not in kept)
    right = Counter(word for at, word in enumerate(given) if at not in held)
    return bool((left & right).keys() - {_FACT})
