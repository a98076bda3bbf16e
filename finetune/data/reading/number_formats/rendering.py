"""A value and its format's code: the text that the cell shows."""

import math
from dataclasses import dataclass
from functools import lru_cache

from finetune.data.reading.number_formats.choice import choose
from finetune.data.reading.number_formats.compiling import Plan, plan
from finetune.data.reading.number_formats.dates import has_day
from finetune.data.reading.number_formats.general import general
from finetune.data.reading.number_formats.moments import from_1900
from finetune.data.reading.number_formats.tokens import Kind, sections

GENERAL = "General"
# Programs store codes of 255 letters at most.
_MOST_LETTERS = 300
_plan = lru_cache(maxsize=1024)(plan)


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell's text. `sure`: whether Excel, in all its versions, and its like show just this."""

    text: str
    sure: bool


def shown(value: float | bool | str, code: str, *, dates_from_1904: bool = False) -> Shown:
    """The value as a cell wide enough shows it, blanks that only align included.

    `value` of a date is its serial number in days; of what isn't sure the text is the likeliest.
    """
    if isinstance(value, bool):
        return Shown("TRUE" if value else "FALSE", sure=True)
    if isinstance(value, str):
        if len(code) > _MOST_LETTERS:
            return Shown(value, sure=False)
        return _of_text(value, _plan(code))
    try:
        number = float(value)
    except OverflowError:
        return Shown("", sure=False)
    if len(code) > _MOST_LETTERS or not math.isfinite(number):
        return Shown(_plain(number), sure=False)
    return _of_number(number, _plan(code), dates_from_1904=dates_from_1904)


@lru_cache(maxsize=1024)
def is_date(code: str) -> bool:
    """Whether the code shows a day of the calendar; a time of day or a duration alone is none."""
    return any(has_day(section) for section in sections(code[:_MOST_LETTERS]))


@lru_cache(maxsize=1024)
def is_time(code: str) -> bool:
    """Whether the code shows a time of day or a duration, and no day of the calendar."""
    found = sections(code[:_MOST_LETTERS])
    return not is_date(code) and any(
        section.has(Kind.DATE, Kind.ELAPSED, Kind.HALF_DAY) for section in found
    )


@lru_cache(maxsize=1024)
def is_general(code: str) -> bool:
    """Whether the code leaves numbers as they are: General, or Text."""
    found = [section.tokens for section in sections(code[:_MOST_LETTERS])]
    return len(found) == 1 and (
        not found[0] or (len(found[0]) == 1 and found[0][0].kind in {Kind.GENERAL, Kind.TEXT})
    )


def _plain(value: float) -> str:
    return general(value)[0] if math.isfinite(value) else str(value)


def _of_text(value: str, compiled: Plan) -> Shown:
    if compiled.text is None:
        return Shown(value, sure=True)
    parts = [value if part is None else part for part in compiled.text.parts]
    return Shown("".join(parts), sure=not compiled.text.doubtful)


def _of_number(number: float, compiled: Plan, *, dates_from_1904: bool) -> Shown:
    choice = choose(compiled, number)
    section = choice.section
    if section is None:
        return Shown(_plain(number), sure=False)
    if section.is_dated:
        from_1904 = dates_from_1904 and section.has_day
        filled = section.body.fill(from_1900(number, dates_from_1904=from_1904))
        return Shown(filled.text, sure=choice.sure and filled.sure and not section.doubtful)
    filled = section.body.fill(abs(number))
    text = f"-{filled.text}" if choice.has_sign else filled.text
    # Less than nothing that rounds to zero keeps its sign in one program and loses it in another.
    doubtful = section.doubtful or (number < 0 and filled.is_zero and not section.is_literal)
    return Shown(text, sure=choice.sure and filled.sure and not doubtful)
