"""Which texts say nearly the same: candidates by MinHash, decided by edit distance and words."""

import re
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from datasketch import MinHash, MinHashLSH
from rapidfuzz import fuzz

from knowledgebase.text import key, shingles, words

_PERMUTATIONS = 64
_CANDIDATE_JACCARD = 0.45
_SAME_RATIO = 88.0
_TYPO_RATIO = 65.0
_STOP = frozenset(
    "a an the is are am do does did i you we it my your our me us please can could would will "
    "may to of for in at on by and or so if there have has any some s hi hello hey thanks thank "
    "tell know like get got just with "
    "吗 呢 呀 啊 吧 么 嘛 的 了 是 请问 请 你 您 你们 我 我们 一下 可以 能 会 想 要 有 在 "
    "就 都 也 还 麻烦 好 你好 您好 下 个 咱们 这 那 和 到 哦 喔 哈 呗".split()
)
_NEGATIONS = frozenset(
    "not no never without don't doesn't can't cannot won't isn't aren't "
    "不 没 没有 无 别 未 非".split()
)
_MARKED = re.compile(r"\d+(?:[.,:]\d+)*|\b[A-Za-z]\b|\b[A-Z]{2,}\b")


def near_pairs(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Index pairs (earlier, later) of texts that ask nearly the same.

    Texts with the same key are paired as well. Expected cost is linear in the number of texts.
    """
    by_key: dict[str, int] = {}
    index = MinHashLSH(threshold=_CANDIDATE_JACCARD, num_perm=_PERMUTATIONS)
    signatures = _signatures(texts)
    for at, text in enumerate(texts):
        folded = key(text)
        if not folded:
            continue
        if folded in by_key:
            yield by_key[folded], at
            continue
        by_key[folded] = at
        for other in sorted(index.query(signatures[at])):
            if is_near(texts[other], text):
                yield other, at
        index.insert(at, signatures[at])


def is_near(one: str, other: str) -> bool:
    """Whether two texts ask the same but for spelling, punctuation, politeness and word order."""
    left, right = key(one), key(other)
    if left == right:
        return True
    if _marked(one) != _marked(other):
        return False
    ratio = max(fuzz.ratio(left, right), fuzz.token_sort_ratio(left, right))
    return ratio >= _SAME_RATIO and not _differ_in_content(one, other)


def closeness(one: str, other: str) -> float:
    """0..100: how close two texts are, letter by letter."""
    return float(fuzz.ratio(key(one), key(other)))


def _differ_in_content(one: str, other: str) -> bool:
    """Whether a word that matters stands in one text and nothing like it in the other."""
    left, right = _content(one), _content(other)
    if (left & _NEGATIONS) != (right & _NEGATIONS):
        return True
    only_left, only_right = left - right, right - left
    return any(
        not any(fuzz.ratio(word, rival) >= _TYPO_RATIO for rival in rivals)
        for mine, rivals in ((only_left, only_right), (only_right, only_left))
        for word in mine
    )


@lru_cache(maxsize=65_536)
def _content(text: str) -> frozenset[str]:
    return frozenset(word for word in map(str.casefold, words(text)) if word not in _STOP)


def _marked(text: str) -> list[str]:
    """Numbers, single letters and capitals: what makes "size M" another question than "size L"."""
    found = _MARKED.findall(text)
    return sorted(one for one in found if one not in ("I", "a", "A", "i", "s", "t"))


def _signatures(texts: Sequence[str]) -> list[MinHash]:
    pieces = [[piece.encode() for piece in shingles(text)] or [b""] for text in texts]
    return list(MinHash.generator(pieces, num_perm=_PERMUTATIONS, hashfunc=zlib.crc32, seed=1))


class Clusters:
    """Union-find over indexes."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def join(self, one: int, other: int) -> None:
        """Put two indexes into one cluster, named by its smallest index."""
        left, right = sorted((self.find(one), self.find(other)))
        self._parent[right] = left

    def find(self, index: int) -> int:
        while self._parent[index] != index:
            self._parent[index] = self._parent[self._parent[index]]
            index = self._parent[index]
        return int(index)

    def groups(self) -> list[list[int]]:
        """The clusters' members in order, clusters by their first member."""
        found: dict[int, list[int]] = defaultdict(list)
        for index in range(len(self._parent)):
            found[self.find(index)].append(index)
        return list(found.values())
