"""Dates, times of day and durations."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from finetune.data.reading.number_formats.body import Filled
from finetune.data.reading.number_formats.brackets import Brackets
from finetune.data.reading.number_formats.moments import Moment, is_shown, moment, ticks
from finetune.data.reading.number_formats.names import CHINESE, ENGLISH, Names
from finetune.data.reading.number_formats.tokens import Kind, Section, Token

Part = Callable[[Moment], str]
_MOST_PLACES = 3
_TIMES = frozenset("hs")


@dataclass(frozen=True, slots=True)
class Dated:
    """A section with a date or a time. `places`: decimals of its seconds."""

    parts: tuple[Part, ...]
    places: int
    has_day: bool
    doubtful: bool

    def fill(self, value: float) -> Filled:
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


def has_day(section: Section) -> bool:
    """Whether a day, a month or a year is among what the section shows."""
    clock = minutes(section.tokens)
    return any(
        token.kind is Kind.DATE and token.text[0] not in _TIMES and at not in clock
        for at, token in enumerate(section.tokens)
    )


def dated(section: Section) -> Dated:
    """Compiled from a section with a date, a time or a duration."""
    tokens, brackets = section.tokens, section.brackets
    clock = minutes(tokens)
    halves = section.has(Kind.HALF_DAY)
    chinese = brackets.language == "zh"
    names = CHINESE if chinese else ENGLISH
    parts: list[Part] = []
    places, doubtful = 0, bool(brackets.numerals)
    at = 0
    while at < len(tokens):
        token = tokens[at]
        decimals = _decimals(tokens, at) if token.kind is Kind.POINT else 0
        if decimals:
            doubtful |= decimals > _MOST_PLACES or bool(places)
            places = min(decimals, _MOST_PLACES)
            parts.append(_part_of_second(places))
            at += decimals
        elif token.kind is Kind.ELAPSED:
            parts.append(_elapsed(token.text))
        elif token.kind is Kind.HALF_DAY:
            parts.append(_half_day(token.text, names))
        elif token.kind is Kind.DATE and at in clock:
            parts.append(_minute(token.text))
        elif token.kind is Kind.DATE:
            doubtful |= _is_doubtful(token.text, brackets)
            parts.append(_field(token.text, names, halves=halves))
        else:
            doubtful |= token.kind in {
                Kind.DIGIT,
                Kind.PERCENT,
                Kind.EXPONENT,
                Kind.TEXT,
                Kind.GENERAL,
            }
            parts.append(_literal(token.text))
        at += 1
    return Dated(tuple(parts), places, has_day(section), doubtful)


def _decimals(tokens: Sequence[Token], point: int) -> int:
    """How many zeros behind the point are decimals of seconds."""
    if not point or tokens[point - 1].text[0] != "s" or tokens[point - 1].kind is Kind.LITERAL:
        return 0
    found = 0
    for token in tokens[point + 1 :]:
        if token.kind is not Kind.DIGIT or token.text != "0":
            break
        found += 1
    return found


def _is_doubtful(letters: str, brackets: Brackets) -> bool:
    if letters[0] in "gb":
        return True
    if letters[0] == "e":
        return brackets.language not in {"", "en", "zh"} or brackets.region == "tw"
    if letters == "aaa":
        # 三 in some versions, 周三 in others.
        return True
    if letters in {"ddd", "dddd", "mmm", "mmmm", "mmmmm", "aaaa"}:
        return brackets.language not in {"", "en", "zh"} or brackets.region == "tw"
    return len(letters) > 4


def _literal(text: str) -> Part:
    return lambda _: text


def _part_of_second(places: int) -> Part:
    return lambda at: f".{at.part:0{places}}"


def _elapsed(letters: str) -> Part:
    unit = {"h": 3600, "m": 60, "s": 1}[letters[0]]
    return lambda at: f"{at.seconds // unit:0{len(letters)}}"


def _half_day(letters: str, names: Names) -> Part:
    if letters == "上午/下午":
        first, second = CHINESE.half_days
    elif len(letters) > 3:
        first, second = names.half_days
    else:
        first, second = letters[0], letters[2]
    return lambda at: first if at.hour < 12 else second


def _minute(letters: str) -> Part:
    return _number(letters, lambda at: at.minute)


def _number(letters: str, of: Callable[[Moment], int]) -> Part:
    if len(letters) == 1:
        return lambda at: str(of(at))
    return lambda at: f"{of(at):02}"


def _field(letters: str, names: Names, *, halves: bool) -> Part:
    match letters[0], len(letters):
        case "y", 1 | 2:
            return lambda at: f"{at.year % 100:02}"
        case "y" | "e", _:
            return lambda at: f"{at.year:04}"
        case "g", _:
            return _literal("")
        case "b", width:
            return lambda at: f"{(at.year + 543) % (100 if width < 3 else 10_000):02}"
        case "m", 3:
            return lambda at: names.short_months[at.month - 1]
        case "m", 5:
            return lambda at: names.months[at.month - 1][0]
        case "m", width if width > 3:
            return lambda at: names.months[at.month - 1]
        case "a", 3:
            return lambda at: CHINESE.days[at.weekday][-1]
        case "a", _:
            return lambda at: CHINESE.days[at.weekday]
        case "d", 3:
            return lambda at: names.short_days[at.weekday]
        case "d", width if width > 3:
            return lambda at: names.days[at.weekday]
    return _number(letters, _clock_or_day(letters[0], halves=halves))


def _clock_or_day(letter: str, *, halves: bool) -> Callable[[Moment], int]:
    match letter:
        case "h" if halves:
            return lambda at: at.hour % 12 or 12
        case "h":
            return lambda at: at.hour
        case "s":
            return lambda at: at.second
        case "m":
            return lambda at: at.month
    return lambda at: at.day
