"""The pieces of a date or a time: what each of its letters shows of a moment."""

from collections.abc import Callable, Sequence

from finetune.data.reading.number_formats import numerals
from finetune.data.reading.number_formats.moments import Moment
from finetune.data.reading.number_formats.names import CHINESE, Names

Part = Callable[[Moment], str]
Figure = Callable[[Moment], int]

_SECONDS_IN = {"h": 3600, "m": 60, "s": 1}


def literal(text: str) -> Part:
    return lambda _: text


def part_of_second(places: int) -> Part:
    return lambda at: f".{at.part:0{places}}"


def elapsed(letters: str) -> Part:
    """All hours (minutes, seconds) of a duration."""
    unit = _SECONDS_IN[letters[0]]
    return lambda at: f"{at.seconds // unit:0{len(letters)}}"


def half_day(letters: str, names: Names) -> Part:
    """AM/PM, A/P or 上午/下午."""
    if letters == "上午/下午":
        first, second = CHINESE.half_days
    elif len(letters) > len("A/P"):
        first, second = names.half_days
    else:
        first, second = letters[0], letters[-1]
    return lambda at: first if at.hour < 12 else second


def minute(letters: str, *, in_words: bool) -> Part:
    return _number(letters, lambda at: at.minute, in_words=in_words)


def field(letters: str, names: Names, *, halves: bool, in_words: bool) -> Part:
    """A field of the calendar or the clock. `halves`: twelve hours, twice a day.

    `in_words`: in Chinese numerals.
    """
    width = len(letters)
    match letters[0]:
        case "y" | "e" | "b" | "g":
            return _year(letters, in_words=in_words)
        case "a":
            return _of_weekday([name[-1] if width == 3 else name for name in CHINESE.days])
        case "d" if width > 2:
            return _of_weekday(names.short_days if width == 3 else names.days)
        case "m" if width > 2:
            return _month(width, names)
        case "h" if halves:
            return _number(letters, lambda at: at.hour % 12 or 12, in_words=in_words)
    return _number(letters, _NUMBERS[letters[0]], in_words=in_words)


_NUMBERS: dict[str, Figure] = {
    "h": lambda at: at.hour,
    "s": lambda at: at.second,
    "m": lambda at: at.month,
    "d": lambda at: at.day,
}


def _number(letters: str, of: Figure, *, in_words: bool) -> Part:
    if in_words:
        return lambda at: numerals.of_clock_or_calendar(of(at))
    if len(letters) == 1:
        return lambda at: str(of(at))
    return lambda at: f"{of(at):02}"


def _year(letters: str, *, in_words: bool) -> Part:
    if letters[0] == "g":
        return literal("")
    later = 543 if letters[0] == "b" else 0
    if letters[0] != "e" and len(letters) < 3:
        return lambda at: f"{(at.year + later) % 100:02}"
    if in_words:
        return lambda at: numerals.digit_by_digit(at.year + later)
    return lambda at: f"{at.year + later:04}"


def _of_weekday(days: Sequence[str]) -> Part:
    return lambda at: days[at.weekday]


def _month(width: int, names: Names) -> Part:
    if width == 5:
        return lambda at: names.months[at.month - 1][0]
    months = names.short_months if width == 3 else names.months
    return lambda at: months[at.month - 1]
