"""A text reduced to what it asks."""

import re
from dataclasses import dataclass

from finetune.data.checks.similar.small_words import ASKING, STOP, SmallWords, without_frames
from knowledgebase.language.text import has_han, key, words

_SHORTEST_SLIP = 4
_A_PAIR = 2
_LETTER = r"(?<![A-Za-z\d])[A-Za-z](?![A-Za-z\d])"
_MARKED = re.compile(rf"\d+(?:[.,:]\d+)*|{_LETTER}|(?<![A-Za-z])[A-Z]{{2,}}(?![A-Za-z])")
_MEANINGLESS = frozenset("Iaist")
_ARTICLE = re.compile(r"^\W*A(?=\s)|(?<=[.?!]\s)A(?=\s)")
_SHORTENED = (
    (re.compile(r"\bu\b(?![.\-])(?<!U)"), "you"),
    (re.compile(r"\b(e|wi|pre)-(?=[a-z]{2})", re.I), r"\1"),
    (re.compile(r"\b(?:can't|cannot)\b", re.I), "can not"),
    (re.compile(r"\bwon't\b", re.I), "will not"),
    (re.compile(r"n't\b", re.I), " not"),
    (re.compile(r"\b(i|you|we|they|he|she|it)'d\b", re.I), r"\1 would"),
    (re.compile(r"'(?:m|re|s|ll|ve|d)\b", re.I), " "),
)
_MONTH = re.compile(
    r"(?:(?<=[a-z,] )May|\b(?<=in )may|\b(?<=until )may|\b(?<=during )may|\b(?<=by )may|"
    r"\bmay(?= \d))\b"
)


@dataclass(frozen=True, kw_only=True)
class Asking:
    """`folded`: the text's key; `asked`: that without politeness.

    `content`: its words that matter. `marked`: its numbers, codes and
    single letters. `manner`: what its small words say. `order`: its words, `frame` the same with
    a blank for each that matters. `slips`: words that may be mistyped."""

    folded: str
    asked: str
    content: frozenset[str]
    marked: tuple[str, ...]
    manner: SmallWords
    order: tuple[str, ...]
    frame: tuple[str, ...]
    slips: frozenset[str]

    @classmethod
    def of(cls, text: str) -> "Asking":
        plain = _plain(text)
        asked = " ".join(without_frames(key(plain)).split())
        tokens = [_stem(word) for word in words(asked)]
        marked = _MARKED.findall(_ARTICLE.sub("", plain))
        return cls(
            folded=key(text),
            asked=asked,
            content=frozenset(tokens) - STOP,
            marked=tuple(sorted(one for one in marked if one not in _MEANINGLESS)),
            manner=SmallWords.of(tokens),
            order=tuple(tokens),
            frame=tuple(token if token in STOP else "" for token in tokens),
            slips=_slips(text),
        )

    def trades_places(self, other: "Asking") -> bool:
        """Whether two of the words that matter stand in each other's place, all else alike: "Does
        the dog bite the man?", 满100减10. Neighbours may ("white oak", "oak white")."""
        if self.frame != other.frame:
            return False
        both = enumerate(zip(self.order, other.order, strict=True))
        moved = [at for at, (mine, theirs) in both if mine != theirs]
        if len(moved) != _A_PAIR:
            return False
        between = set(self.order[moved[0] + 1 : moved[1]])
        return bool(between - STOP - ASKING)


def _plain(text: str) -> str:
    """The text with its short forms written out, and the month of May told from "may"."""
    text = text.replace("\u2019", "'")
    for short, long in _SHORTENED:
        text = short.sub(long, text)
    return _MONTH.sub("Maymonth", text)


def _slips(text: str) -> frozenset[str]:
    """Words in small letters, and the first one: the others may be names."""
    parts = words(text)
    found = {part for part in parts if part.islower()}
    found |= {part.casefold() for part in parts[:1] if part.istitle()}
    return frozenset(
        _stem(part)
        for part in found
        if len(part) >= _SHORTEST_SLIP and part.isalpha() and not has_han(part)
    )


def _stem(word: str) -> str:
    """A plural counts as its singular."""
    plural = len(word) > 3 and word.endswith("s") and not word.endswith("ss")
    return word[:-1] if plural else word
