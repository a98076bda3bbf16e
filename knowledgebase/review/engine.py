"""Reads a text with the rules of its languages."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from knowledgebase.language.text import has_han
from knowledgebase.review.detectors import detect
from knowledgebase.review.finding import ReviewFinding
from knowledgebase.review.patterns import text_keys
from knowledgebase.review.rulebook import (
    Patterns,
    ReviewRule,
    ReviewRulebook,
    RuleCase,
    rulebook,
    rules,
)

LONGEST_TEXT = 20_000
_MOST_FINDINGS = 100
_MOST_PLACES = 1000  # of one pattern
# How far from a place its `beside` may be: about two short sentences.
BESIDE = 60
# Each character becomes one character, so that places in the folded text are places in the text.
_FOLDED = str.maketrans(
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in "，！？；：（）"}
    | dict.fromkeys("’‘ʼ＇`", "'")
    | dict.fromkeys("“”„″", '"')
    | dict.fromkeys("‐‑‒–—−", "-")
    | dict.fromkeys("\u00a0\u2009\u202f\u3000", " ")
)
_SENTENCE_END = re.compile(r"[.!?;]+(?=[\s\"')]|$)|[。！？；\n]+")
_ADDRESS = re.compile(
    r"[a-z0-9._%+-]{1,64}@[a-z0-9.-]{1,253}|(?:https?://|www\.)[^\s，。]{1,500}", re.ASCII
)
_LATIN = re.compile(r"[a-z]{2}")
# Up to five words of the same clause: none that begins another, and not "not only".
_AFTER_NEGATION = re.compile(
    r"(?:[ '\"/-]{1,3}(?!(?:and|but|so|because|until|till|unless|which|who|how|why|believe|only|"
    r"just|when|while|if)\b)\w+(?:['-]\w+)*){0,5}[ '\"/-]{0,3}$"
)
# Right before a claim they deny it: 不治, 非保本.
_NEGATING_CHARACTERS = tuple("不非未没勿")
_AFTER_NEGATION_ZH = re.compile(r"[^。！？!?；;，,]{0,8}$")


class TextTooLong(ValueError):
    """More than LONGEST_TEXT characters."""


@dataclass(slots=True)
class _Sentence:
    start: int
    end: int


def review(text: str, *, language: str = "", industry: str = "") -> list[ReviewFinding]:
    """What the rules object to, in the order of the text.

    `language`: "en" or "zh", how numbers of telephones are read; rules of both languages look at
    what is written in their script. `industry`: an industry pack or a sector of the rules
    ("finance", "food" …); rules of other sectors alone are left out, without one all are used.
    Raises TextTooLong.
    """
    if len(text) > LONGEST_TEXT:
        raise TextTooLong
    folded = _without_addresses(_fold(text))
    han = has_han(folded)
    found: list[ReviewFinding] = []
    if han:
        found += _Reading(folded, rulebook("zh"), industry).findings()
    if _LATIN.search(folded):
        found += _Reading(folded, rulebook("en"), industry).findings()
    spoken = language or ("zh" if han else "en")
    for rule in rules():
        if rule.detector and _concerns(rule, industry):
            places = detect(rule.detector, text, spoken)
            found += [_finding(rule, score, *place) for place, score in places]
    return _distinct(found)


def _fold(text: str) -> str:
    folded = text.translate(_FOLDED)
    lowered = folded.lower()
    if len(lowered) == len(folded):
        return lowered
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in folded)


def _without_addresses(folded: str) -> str:
    """E-mail and web addresses blanked: names in them claim nothing."""
    return _ADDRESS.sub(lambda match: " " * len(match.group()), folded)


def _finding(rule: ReviewRule, score: float, start: int, end: int) -> ReviewFinding:
    return ReviewFinding(
        category=rule.category,
        rule=rule.id,
        score=score,
        start=start,
        end=end,
        reason=rule.reason,
        source=rule.source,
    )


def _concerns(rule: ReviewRule, industry: str) -> bool:
    return not industry or not rule.sectors or industry in rule.sectors


def _distinct(found: Sequence[ReviewFinding]) -> list[ReviewFinding]:
    """Of one rule's overlapping places the surest."""
    kept: list[ReviewFinding] = []
    for finding in sorted(found, key=lambda one: (-one.score, one.start, -one.end)):
        if not any(
            other.rule == finding.rule and other.start < finding.end and finding.start < other.end
            for other in kept
        ):
            kept.append(finding)
        if len(kept) == _MOST_FINDINGS:
            break
    return sorted(kept, key=lambda one: (one.start, one.end))


class _Reading:
    """One text read with one language's rules."""

    def __init__(self, text: str, book: ReviewRulebook, industry: str) -> None:
        self._text = text
        self._book = book
        self._industry = industry
        self._answers: dict[tuple[int, int, int], bool] = {}
        self._found: dict[int, list[tuple[int, int]]] = {}

    def findings(self) -> list[ReviewFinding]:
        return [
            _finding(case.rule, case.score, start, end)
            for case, start, end in self._places()
            if self._holds(case, start, end)
        ]

    def _places(self) -> Iterator[tuple[RuleCase, int, int]]:
        book = self._book
        numbers = set(book.always)
        for key in book.triggered.keys() & text_keys(self._text, book.grammar):
            numbers.update(book.triggered[key])
        for number in sorted(numbers):
            case, pattern = book.finds[number]
            if _concerns(case.rule, self._industry):
                for match in islice(pattern.regex.finditer(self._text), _MOST_PLACES):
                    yield case, *match.span()

    def _holds(self, case: RuleCase, start: int, end: int) -> bool:
        sentence = self._sentence(start)
        if case.negation and self._is_negated(start):
            return False
        if case.quoted and self._in(self._book.reported, sentence):
            return False
        if any(a < end and start < b for a, b in self._spans(case.not_in)):
            return False
        if self._in(case.unless, sentence) or self._in(case.without, self._whole):
            return False
        around = _Sentence(max(0, start - BESIDE), min(len(self._text), end + BESIDE))
        return (
            all(self._in(group, sentence) for group in case.near)
            and all(self._in(group, around) for group in case.beside)
            and all(self._in(group, self._whole) for group in case.present)
        )

    def _in(self, patterns: Patterns, part: _Sentence) -> bool:
        """Whether one of the patterns is in a part of the text; looked for once, however many
        places ask."""
        key = id(patterns), part.start, part.end
        if key not in self._answers:
            self._answers[key] = any(
                self._may_have(pattern.triggers)
                and pattern.regex.search(self._text, part.start, part.end)
                for pattern in patterns
            )
        return self._answers[key]

    def _spans(self, patterns: Patterns) -> list[tuple[int, int]]:
        key = id(patterns)
        if key not in self._found:
            self._found[key] = [
                match.span()
                for pattern in patterns
                if self._may_have(pattern.triggers)
                for match in pattern.regex.finditer(self._text)
            ]
        return self._found[key]

    def _may_have(self, triggers: frozenset[str] | None) -> bool:
        return triggers is None or not triggers.isdisjoint(self._keys)

    def _is_negated(self, start: int) -> bool:
        """Whether a negation stands shortly before the place, in its clause."""
        begin = max(self._sentence(start).start, start - 60)
        before = self._text[begin:start]
        if self._book.language == "zh" and before[-1:] in _NEGATING_CHARACTERS:
            return True
        after = _AFTER_NEGATION_ZH if self._book.language == "zh" else _AFTER_NEGATION
        return any(
            after.match(before, match.end()) for match in self._book.negated.regex.finditer(before)
        )

    def _sentence(self, at: int) -> _Sentence:
        place = bisect_right(self._ends, at)
        return self._sentences[min(place, len(self._sentences) - 1)]

    @cached_property
    def _keys(self) -> set[str]:
        return text_keys(self._text, self._book.grammar)

    @cached_property
    def _whole(self) -> _Sentence:
        return _Sentence(0, len(self._text))

    @cached_property
    def _ends(self) -> list[int]:
        ends = [match.end() for match in _SENTENCE_END.finditer(self._text)]
        if not ends or ends[-1] < len(self._text):
            ends.append(len(self._text))
        return ends

    @cached_property
    def _sentences(self) -> list[_Sentence]:
        ends = self._ends
        return [_Sentence(a, b) for a, b in zip([0, *ends[:-1]], ends, strict=True)]
