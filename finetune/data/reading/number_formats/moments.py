"""Serial numbers of days as dates and times of day."""

from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

_SECONDS = 86_400
_FIRST_OF_1904 = 1462
_AFTER_LAST = 2_958_466
_BEFORE_FIRST = date(1899, 12, 30)
# Excel counts 29 February 1900, a day that never was.
_FALSE_LEAP_DAY = 60
# A serial number holds a time to about a microsecond.
_NOISE = 1e-5


class Moment(NamedTuple):
    """A point in time. `ticks`: seconds (or their tenths, …) since the serial number's zero.

    `weekday`: 0 is Sunday. `part`: tenths (hundredths, …) of the second.
    """

    year: int
    month: int
    day: int
    weekday: int
    hour: int
    minute: int
    second: int
    part: int
    seconds: int


def ticks(serial: float, places: int) -> tuple[int, int]:
    """The serial number in seconds of so many decimals: rounded, and cut off."""
    exact = serial * _SECONDS * 10**places
    return int(exact + 0.5), int(exact + _NOISE * 10**places)


def from_1900(serial: float, *, dates_from_1904: bool) -> float:
    """The serial number counted as if from 1900."""
    return serial + _FIRST_OF_1904 if dates_from_1904 else serial


def is_shown(serial: float) -> bool:
    """Whether programs show a date for it at all, and not a row of #."""
    return 0 <= serial < _AFTER_LAST


def moment(count: int, places: int) -> Moment:
    """The moment so many ticks after zero, which is day 0 of January 1900."""
    seconds, part = divmod(count, 10**places)
    days, rest = divmod(seconds, _SECONDS)
    year, month, day = _day(days)
    return Moment(
        year=year,
        month=month,
        day=day,
        weekday=(days + 6) % 7,
        hour=rest // 3600,
        minute=rest // 60 % 60,
        second=rest % 60,
        part=part,
        seconds=seconds,
    )


@lru_cache(maxsize=4096)
def _day(days: int) -> tuple[int, int, int]:
    if days == _FALSE_LEAP_DAY:
        return 1900, 2, 29
    if days == 0:
        return 1900, 1, 0
    found = _BEFORE_FIRST + timedelta(days=days + (days < _FALSE_LEAP_DAY))
    return found.year, found.month, found.day
