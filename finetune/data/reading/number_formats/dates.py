"""Dates, times of day and durations."""

from collections.abc import Sequence
from dataclasses import dataclass

from finetune.data.reading.number_formats import fields
from finetune.data.reading.number_formats.body import Filled
from finetune.data.reading.number_formats.brackets import Brackets
from finetune.data.reading.number_formats.moments import is_shown, moment, ticks
from finetune.data.reading.number_formats.names import CHINESE, ENGLISH
from finetune.data.reading.number_formats.tokens import FormatSection, Kind, Token

_MOST_PLACES = 3
_OF_CLOCK = frozenset("hs")
_NAMED = frozenset({"ddd", "dddd", "mmm", "mmmm", "mmmmm", "aaa", "aaaa"})
_LONGEST = {"y": 4, "m": 5, "d": 4, "h": 2, "s": 2, "e": 4, "a": 4}


@dataclass(frozen=True, slots=True)
class Dated:
    """A section with a date or a time. `places`: decimals of its seconds."""

    parts: tuple[fields.Part, ...]
    places: int
    doubtful: bool

    def fill(self, value: float) -> Filled:
        """The serial number as text; "" for what no calendar has: programs show a row of #."""
        if not is_shown(value):
            return Filled("", sure=False)
        near, cut = ticks(value, self.places)
        text = self._at(near)
        # Programs round a fraction of a second or drop it: mostly nobody can see which.
        return Filled(text, sure=not self.doubtful and (near == cut or text == self._at(cut)))

    def _at(self, count: int) -> str:
        at = moment(count, self.places)
        return "".join([part(at) for part in self.parts])


def minutes(tokens: Sequence[Token]) -> set[int]:
    """Where "m" means minutes: after hours, or before seconds."""
    found = set()
    times = [at for at, token in enumerate(tokens) if token.kind in {Kind.DATE, Kind.ELAPSED}]
    for index, at in enumerate(times):
        if tokens[at].text in {"m", "mm"} and tokens[at].kind is Kind.DATE:
            before = tokens[times[index - 1]].text[0] if index else ""
            after = tokens[times[index + 1]].text[0] if index + 1 < len(times) else ""
            if before == "h" or after == "s":
                found.add(at)
    return found


def has_day(section: FormatSection) -> bool:
    """Whether a day, a month or a year is among what the section shows."""
    clock = minutes(section.tokens)
    return any(
        token.kind is Kind.DATE and token.text[0] not in _OF_CLOCK and at not in clock
        for at, token in enumerate(section.tokens)
    )


def dated(section: FormatSection) -> Dated:
    """Compiled from a section with a date, a time or a duration."""
    tokens, brackets = section.tokens, section.brackets
    places = max((_decimals(tokens, at) for at in range(len(tokens))), default=0)
    return Dated(
        parts=tuple(_parts(section, min(places, _MOST_PLACES))),
        places=min(places, _MOST_PLACES),
        doubtful=bool(brackets.numerals)
        or places > _MOST_PLACES
        or any(_is_doubtful(token, brackets) for token in tokens),
    )


def _parts(section: FormatSection, places: int) -> list[fields.Part]:
    tokens = section.tokens
    clock = minutes(tokens)
    halves = section.has(Kind.HALF_DAY)
    in_words = section.brackets.numerals == 1 and section.brackets.is_mainland
    names = CHINESE if section.brackets.language == "zh" else ENGLISH
    parts: list[fields.Part] = []
    for at, token in enumerate(tokens):
        if token.kind is Kind.DIGIT:
            continue
        if token.kind is Kind.POINT and _decimals(tokens, at):
            parts.append(fields.part_of_second(places))
        elif token.kind is Kind.ELAPSED:
            parts.append(fields.elapsed(token.text))
        elif token.kind is Kind.HALF_DAY:
            parts.append(fields.half_day(token.text, names))
        elif at in clock:
            parts.append(fields.minute(token.text, in_words=in_words))
        elif token.kind is Kind.DATE:
            parts.append(fields.field(token.text, names, halves=halves, in_words=in_words))
        else:
            parts.append(fields.literal(token.text))
    return parts


def _decimals(tokens: Sequence[Token], point: int) -> int:
    """How many decimals of seconds follow here: zeros behind a point behind seconds."""
    if not point or tokens[point].kind is not Kind.POINT:
        return 0
    before = tokens[point - 1]
    if before.kind not in {Kind.DATE, Kind.ELAPSED} or before.text[0] != "s":
        return 0
    found = 0
    for token in tokens[point + 1 :]:
        if token.kind is not Kind.DIGIT or token.text != "0":
            break
        found += 1
    return found


def _is_doubtful(token: Token, brackets: Brackets) -> bool:
    """Whether programs, or their languages, differ in what the token shows."""
    letters = token.text
    if token.kind is Kind.HALF_DAY:
        return letters in {"A/P", "a/p"} or brackets.language not in {"", "en", "zh"}
    if token.kind is not Kind.DATE:
        return token.kind is Kind.FIGURE
    if letters[0] in "gb" or len(letters) > _LONGEST[letters[0]]:
        return True
    if letters[0] == "a":
        return not brackets.is_mainland
    if letters == "ddd" and brackets.language == "zh":
        return True
    if letters in _NAMED or letters[0] == "e":
        return brackets.language not in {"", "en", "zh"} or bool(brackets.region)
    return False
