"""Which texts ask the same: the same words that matter, but for spelling and politeness.

Asking the same is stricter than looking alike. "How much is the oak table?" and "How much is
the oak shelf?" look alike; treating them as one would call two right answers a conflict. So two
texts are near when their words that matter, their numbers and their negations agree, or differ
in one obvious slip of the finger: a lower-case word that occurs nowhere else in the file.
Candidates for slips are found by MinHash, so that the cost stays linear.
"""

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from datasketch import MinHash, MinHashLSH
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA
from scipy.cluster.hierarchy import DisjointSet

from knowledgebase.language.text import has_han, key, shingles, words

_PERMUTATIONS = 64
_CANDIDATE_JACCARD = 0.6
_SAME_WORDS_RATIO = 65.0
_SLIP_RATIO = 85.0
_SHORTEST_SLIP = 5
_SHORTEST_STEM = 4
_STOP = frozenset(
    "a an the is are am do does did i you we it my your our me us please can could would will "
    "may to of for in at on by and or so if there have has any some s hi hello hey thanks thank "
    "tell know like get got just with "
    "吗 呢 呀 啊 吧 么 嘛 的 了 是 请问 请 你 您 你们 我 我们 一下 可以 能 会 想 要 有 在 "
    "就 都 也 还 麻烦 好 你好 您好 下 个 咱们 这 那 和 到 哦 喔 哈 呗".split()
)
_ASKING = frozenset(
    "what how doe much many when where which who why time long price cost charge fee rate pay "
    "expensive cheap dear worth total need want say give take go let see sure currently now today "
    "still again exactly "
    "多少 多少钱 什么 什么时候 几点 几 几个 几天 多久 怎么 怎样 如何 为什么 哪 哪里 哪个 "
    "价格 价钱 价 贵 贵不贵 便宜 费用 收费 钱 时间 现在 目前 一共 大概 大约 "
    "知道 告诉 问 需要 到底".split()
)
_MARKED = re.compile(r"\d+(?:[.,:]\d+)*|\b[A-Za-z]\b|\b[A-Z]{2,}\b")
_MEANINGLESS = frozenset("IAaist")


@dataclass(frozen=True, kw_only=True)
class _Said:
    """A text reduced to what it asks: its key, its words that matter, its numbers and codes."""

    folded: str
    content: frozenset[str]
    marked: tuple[str, ...]
    slips: frozenset[str]

    @classmethod
    def of(cls, text: str) -> "_Said":
        parts = words(text)
        content = frozenset(_stem(part.casefold()) for part in parts) - _STOP
        slips = {part for part in parts if len(part) >= _SHORTEST_SLIP and part.islower()}
        marked = (one for one in _MARKED.findall(text) if one not in _MEANINGLESS)
        return cls(
            folded=key(text),
            content=content,
            marked=tuple(sorted(marked)),
            slips=frozenset(_stem(part) for part in slips if not has_han(part)),
        )


def near_pairs(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Index pairs (earlier, later) of texts that ask the same; chains stand for whole sets.

    Texts with the same key are paired as well. Texts without any word are left out.
    """
    said = [_Said.of(text) for text in texts]
    first: dict[object, int] = {}
    for at, one in enumerate(said):
        if not one.folded:
            continue
        same_key = first.setdefault(one.folded, at)
        if same_key != at:
            yield same_key, at
            continue
        before = first.setdefault((one.content, one.marked), at) if one.content else at
        if before != at and fuzz.ratio(said[before].folded, one.folded) >= _SAME_WORDS_RATIO:
            yield before, at
    yield from _slips(texts, said)


def closeness(one: str, other: str) -> float:
    """0..100: how close two texts are, letter by letter."""
    return float(fuzz.ratio(key(one), key(other)))


def subjects(text: str) -> frozenset[str]:
    """The words of a question that say what it is about, without those that merely ask."""
    return frozenset(map(_bare, _Said.of(text).content - _ASKING)) - _ASKING


def _slips(texts: Sequence[str], said: Sequence[_Said]) -> Iterator[tuple[int, int]]:
    """Pairs in which one text has a mistyped word of the other."""
    spread = Counter(word for one in said for word in one.content)
    index = MinHashLSH(threshold=_CANDIDATE_JACCARD, num_perm=_PERMUTATIONS)
    signatures = _signatures(texts)
    with index.insertion_session() as session:
        for at, signature in enumerate(signatures):
            session.insert(at, signature)
    for at, one in enumerate(said):
        if not any(spread[word] == 1 for word in one.slips):
            continue
        for other in sorted(index.query(signatures[at])):
            if other != at and _is_slip(one, said[other], spread):
                yield min(at, other), max(at, other)


def _is_slip(one: _Said, other: _Said, spread: Counter[str]) -> bool:
    mine, theirs = one.content - other.content, other.content - one.content
    if len(mine) != 1 or len(theirs) != 1 or one.marked != other.marked:
        return False
    (wrong,), (right,) = mine, theirs
    return (
        wrong in one.slips
        and spread[wrong] == 1
        and OSA.distance(wrong, right) == 1
        and fuzz.ratio(one.folded, other.folded) >= _SLIP_RATIO
    )


def _stem(word: str) -> str:
    """A plural counts as its singular."""
    plural = len(word) > 3 and word.endswith("s") and not word.endswith("ss")
    return word[:-1] if plural else word


def _bare(word: str) -> str:
    """Washing and washed count as wash."""
    for ending in ("ing", "ed"):
        if word.isascii() and word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word.removesuffix(ending)
    return word


def _signatures(texts: Sequence[str]) -> list[MinHash]:
    pieces = [[piece.encode() for piece in shingles(text)] or [b""] for text in texts]
    return list(MinHash.generator(pieces, num_perm=_PERMUTATIONS, hashfunc=zlib.crc32, seed=1))


def clusters(size: int, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The indexes below `size` in sets that the pairs tie together: each set's members in order,
    the sets by their first member."""
    sets = DisjointSet(range(size))
    for one, other in pairs:
        sets.merge(one, other)
    return sorted(sorted(members) for members in sets.subsets())
