"""Pairs of texts that ask the same, and the sets that pairs tie together."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from scipy.cluster.hierarchy import DisjointSet

from finetune.data.checks.similar.asking import Asking
from finetune.data.checks.similar.slips import is_word, meant
from finetune.data.checks.similar.small_words import ASKING, STOP, SmallWords
from knowledgebase.language.text import key

_SAME_WORDS_RATIO = 65.0
_SLIP_RATIO = 80.0
_MOST_GROUPS = 50

_Words = tuple[frozenset[str], tuple[str, ...]]


@dataclass(kw_only=True)
class _Group:
    """Texts that ask the same: the first of them, and what all of them say together."""

    first: int
    manner: SmallWords


def near_pairs(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Index pairs (earlier, later) of texts that ask the same; chains stand for whole sets.

    Texts with the same key are paired as well. Texts without any word are left out.
    """
    said = [Asking.of(text) for text in texts]
    by_key: dict[str, int] = {}
    groups: dict[_Words, list[_Group]] = defaultdict(list)
    for at, one in enumerate(said):
        if not one.folded:
            continue
        same_key = by_key.setdefault(one.folded, at)
        if same_key != at:
            yield same_key, at
        elif one.content:
            group = _join(groups[one.content, one.marked], at, said)
            if group.first != at:
                yield group.first, at
    yield from _slips(said, groups)


def _join(groups: list[_Group], at: int, said: Sequence[Asking]) -> _Group:
    """The group of texts with the same words that a text belongs to; its own where it is first."""
    one = said[at]
    for group in groups[:_MOST_GROUPS]:
        first = said[group.first]
        close = fuzz.ratio(first.asked, one.asked) >= _SAME_WORDS_RATIO or _moved(first, one)
        if close and not first.trades_places(one) and group.manner.fits(one.manner):
            group.manner = group.manner.joined(one.manner)
            return group
    groups.append(_Group(first=at, manner=one.manner))
    return groups[-1]


def _moved(one: Asking, other: Asking) -> bool:
    """Whether nothing but the asking word stands elsewhere: 发货要多久, 多久发货."""
    return _unasked(one) == _unasked(other)


def _unasked(one: Asking) -> list[str]:
    return [token for token in one.order if token not in STOP and token not in ASKING]


def _slips(said: Sequence[Asking], groups: dict[_Words, list[_Group]]) -> Iterator[tuple[int, int]]:
    """Pairs in which one text has a mistyped word of the other."""
    spread = Counter(word for one in said for word in one.content)
    known = STOP | spread.keys()
    for at, one in enumerate(said):
        for word in sorted(one.slips):
            if spread[word] != 1 or is_word(word):
                continue
            for right in meant(word, known):
                corrected = (one.content - {word} | {right}) - STOP
                for group in groups.get((corrected, one.marked), ())[:_MOST_GROUPS]:
                    other = said[group.first]
                    close = fuzz.ratio(one.asked, other.asked) >= _SLIP_RATIO
                    if close and group.first != at and group.manner.fits(one.manner):
                        yield min(at, group.first), max(at, group.first)


def closeness(one: str, other: str) -> float:
    """0..100: how close two texts are, letter by letter."""
    return float(fuzz.ratio(key(one), key(other)))


def clusters(size: int, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The indexes below `size` in sets that the pairs tie together: each set's members in order,
    the sets by their first member."""
    sets = DisjointSet(range(size))
    for one, other in pairs:
        sets.merge(one, other)
    return sorted(sorted(members) for members in sets.subsets())
