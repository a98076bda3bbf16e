r"""The rules' pattern language, compiled to bounded regular expressions.

A pattern is a row of parts with spaces between them:

    cure            a word (in Chinese: these characters)
    cure~           the word and its regular forms: cures, cured, curing (English)
    bones?          the word with or without its last letter (English)
    cur*            a word that begins so (English; at least three letters before the star)
    a\*             a star
    {diseases}      one entry of a word list; its entries are patterns themselves
    (a|b c|{d})     one of several
    [very]          may be there or not
    #               a number
    £               an amount of money: £15, $2.50, 30 pence; 15元, ¥15
    ...             a gap: up to 6 words (12 characters in Chinese) of the same sentence, never
                    over a word that negates
    ..2             the same, of up to 2 words (characters)
    ....            a gap of up to 12 words (24 characters) that negations do not stop

Gaps are the only repetition and are bounded, and no two of them adjoin, so a search takes time
linear in the text. `Pattern.triggers` are words of which a text has at least one if the pattern
is in it at all: most patterns are ruled out by a look into a set.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledgebase.review.inflection import forms

PREFIX = 3
_PARTS = re.compile(r"\s*(\.{3,4}|\.\.\d+|\{[\w|]+\}|[()\[\]|]|[^\s()\[\]|{}]+)")
_MOST_DEPTH = 8
_UNBOUNDED_PATTERN = "a pattern needs a word: "


class PatternError(ValueError):
    """A pattern that cannot be compiled; the text says where."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """`triggers` is None for a pattern that has to be searched for in every text."""

    source: str
    regex: re.Pattern[str]
    triggers: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of regular expression; `keys` as a pattern's triggers, `gap` where it may be
    empty and has its own separators."""

    regex: str
    keys: frozenset[str] | None
    gap: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """What differs between languages."""

    edge_before: str
    edge_after: str
    between: str
    number: str
    money: str
    gap: str
    long_gap: str
    by_character: bool
    words: Mapping[str, Sequence[str]]

    @classmethod
    def english(cls, words: Mapping[str, Sequence[str]]) -> "Grammar":
        word = r"\w+(?:[.,']\w+)*"
        between = r"[^\w.!?;]{1,4}"
        negation = "|".join(re.escape(one) for one in words.get("gap_stops", ()))
        guard = rf"(?!(?:{negation})\b)" if negation else ""
        return cls(
            edge_before=r"(?<!\w)",
            edge_after=r"(?!\w)",
            between=between,
            number=(
                r"(?:\d+(?:[.,]\d+)*|(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|"
                r"fifteen|twenty|thirty|forty|fifty|sixty|ninety|hundred|thousand)\b)"
            ),
            money=(
                r"(?:[£$€]\s?\d+(?:[.,]\d+)*[km]?\b|"
                r"\d+(?:[.,]\d+)*\s?(?:p|pence|pounds|quid|euros?|dollars?)\b)"
            ),
            gap=rf"(?:{between}{guard}{word}){{0,%d}}?",
            long_gap=rf"(?:{between}{word}){{0,%d}}?",
            by_character=False,
            words=words,
        )

    @classmethod
    def chinese(cls, words: Mapping[str, Sequence[str]]) -> "Grammar":
        negation = "|".join(re.escape(one) for one in words.get("gap_stops", ()))
        guard = rf"(?!{negation})" if negation else ""
        return cls(
            edge_before="",
            edge_after="",
            between=r"\s?",
            number=r"(?:\d+(?:[.,]\d+)*|[一二两三四五六七八九十百千万半]+)",
            money=r"(?:[¥￥]\s?\d+(?:[.,]\d+)*|[\d.,一二两三四五六七八九十百千万]+[多余]?(?:元|块|万))",
            gap=rf"(?:{guard}[^。！？!?；;\n]){{0,%d}}?",
            long_gap=r"[^。！？!?；;\n]{0,%d}?",
            by_character=True,
            words=words,
        )

    @property
    def gap_lengths(self) -> tuple[int, int]:
        return (12, 24) if self.by_character else (6, 12)


def compile_pattern(source: str, grammar: Grammar) -> Pattern:
    """Raises PatternError for unknown lists, unbalanced brackets and patterns without a word."""
    part = _Reader(source, grammar).whole()
    regex = f"{grammar.edge_before}(?:{part.regex}){grammar.edge_after}"
    return Pattern(source, re.compile(regex), part.keys)


def text_keys(text: str, grammar: Grammar) -> set[str]:
    """What can trigger patterns in a folded text: its words and their beginnings; in Chinese its
    characters and pairs of them."""
    if grammar.by_character:
        return {*text, *map("".join, pairwise(text))}
    words = set(re.findall(r"\w+", text))
    return words | {word[:PREFIX] + "*" for word in words}


class _Reader:
    """Reads one pattern by recursive descent."""

    def __init__(self, source: str, grammar: Grammar, depth: int = 0) -> None:
        if depth > _MOST_DEPTH:
            raise PatternError(f"lists name each other: {source}")
        self._source = source
        self._grammar = grammar
        self._depth = depth
        self._parts = _PARTS.findall(source)
        if "".join(self._parts) != "".join(source.split()):
            raise PatternError(f"cannot be read: {source}")
        self._at = 0

    def whole(self) -> _Part:
        part = self._alternatives()
        if self._at < len(self._parts):
            raise PatternError(f"unbalanced brackets: {self._source}")
        if part.gap:
            raise PatternError(_UNBOUNDED_PATTERN + self._source)
        return part

    def _alternatives(self) -> _Part:
        branches = [self._sequence()]
        while self._peek() == "|":
            self._at += 1
            branches.append(self._sequence())
        return _one_of(branches, self._source)

    def _sequence(self) -> _Part:
        parts: list[_Part] = []
        while self._peek() not in ("", ")", "]", "|"):
            parts.append(self._part())
        if not parts:
            raise PatternError(f"an empty alternative: {self._source}")
        return _joined(parts, self._grammar.between)

    def _part(self) -> _Part:
        piece = self._take()
        if piece in "([":
            inner = self._alternatives()
            if self._take() != {"(": ")", "[": "]"}[piece]:
                raise PatternError(f"unbalanced brackets: {self._source}")
            return inner if piece == "(" else _Part(inner.regex, None, gap=True)
        if piece.startswith("{"):
            return self._listed(piece[1:-1])
        if piece.startswith(".."):
            return self._gap(piece)
        return self._word(piece)

    def _gap(self, piece: str) -> _Part:
        usual, long = self._grammar.gap_lengths
        if piece == "....":
            return _Part(self._grammar.long_gap % long, None, gap=True)
        most = usual if piece == "..." else int(piece[2:])
        return _Part(self._grammar.gap % min(most, long), None, gap=True)

    def _listed(self, names: str) -> _Part:
        branches = []
        for name in names.split("|"):
            if name not in self._grammar.words:
                raise PatternError(f"no word list {name!r}: {self._source}")
            for entry in self._grammar.words[name]:
                branches.append(_Reader(entry, self._grammar, self._depth + 1).whole())
        # The longest first: an entry may be the beginning of another.
        branches.sort(key=lambda branch: -len(branch.regex))
        return _one_of(branches, self._source)

    def _word(self, piece: str) -> _Part:
        grammar = self._grammar
        if piece in ("#", "£"):
            return _Part(grammar.number if piece == "#" else grammar.money, None)
        if grammar.by_character:
            # 0元 is not in 100元, nor no.1 in no.10.
            before = r"(?<![\d.])" if piece[0].isdigit() else ""
            after = r"(?!\d)" if piece[-1].isdigit() else ""
            return _Part(before + re.escape(piece) + after, frozenset({piece[:2]}))
        if piece.endswith(("~", "?")):
            either = forms(piece[:-1]) if piece[-1] == "~" else [piece[:-1], piece[:-2]]
            found = sorted(set(either), key=len, reverse=True)
            keys = frozenset(_key(form) for form in found)
            return _Part(f"(?:{'|'.join(map(re.escape, found))})\\b", keys)
        if piece.endswith("\\*"):
            return _Part(re.escape(piece[:-2] + "*"), frozenset({_key(piece)}))
        if piece.endswith("*"):
            stem = piece[:-1]
            if len(stem) < PREFIX:
                raise PatternError(f"too short before the star: {self._source}")
            return _Part(re.escape(stem) + r"\w*", frozenset({_key(stem)[:PREFIX] + "*"}))
        edge = r"\b" if piece[-1].isalnum() else ""
        key = _key(piece)
        return _Part(re.escape(piece) + edge, frozenset({key}) if key else None)

    def _peek(self) -> str:
        return self._parts[self._at] if self._at < len(self._parts) else ""

    def _take(self) -> str:
        piece = self._peek()
        self._at += 1
        return piece


def _key(word: str) -> str:
    """The first of the words that the text's keys will have of it."""
    found = re.search(r"\w+", word)
    return found[0] if found else ""


def _one_of(branches: Sequence[_Part], source: str) -> _Part:
    if len(branches) == 1:
        return branches[0]
    if any(branch.gap for branch in branches):
        raise PatternError(f"an alternative that may be empty: {source}")
    keys: frozenset[str] | None = frozenset()
    for branch in branches:
        keys = None if keys is None or branch.keys is None else keys | branch.keys
    return _Part(f"(?:{'|'.join(branch.regex for branch in branches)})", keys)


def _joined(parts: Sequence[_Part], between: str) -> _Part:
    """The parts in a row. An optional part takes its separator along."""
    if len(parts) == 1:
        return parts[0]
    regex, begun = "", False
    for part in parts:
        if not part.gap:
            regex += (between if begun else "") + part.regex
            begun = True
        elif part.regex.endswith("}?"):
            regex += part.regex
        elif begun:
            regex += f"(?:{between}{part.regex})?"
        else:
            regex += f"(?:{part.regex}{between})?"
    if not begun:
        raise PatternError(_UNBOUNDED_PATTERN + regex)
    known = [part.keys for part in parts if part.keys is not None and not part.gap]
    return _Part(regex, min(known, key=_commonness, default=None))


def _commonness(keys: frozenset[str]) -> int:
    """Roughly how often a text has one of these: short words are common ones."""
    return sum(
        30 if len(key) < PREFIX else 4 if "*" in key or len(key) == PREFIX else 1 for key in keys
    )
