"""What a cell's stored text means."""

import math
from datetime import date, datetime, time

_EXACT_DIGITS = 15
_DAY = 86_400.0


def number(text: str) -> float | str:
    """A stored number; whole ones that are longer than programs calculate with stay exact. Text
    that is no number stays text."""
    stripped = text.strip()
    if stripped.isascii() and stripped.isdigit() and _EXACT_DIGITS < len(stripped) < 300:
        return int(stripped)
    try:
        value = float(stripped)
    except ValueError:
        return text
    return text if "_" in stripped or not math.isfinite(value) else value


def iso_serial(text: str, *, dates_from_1904: bool) -> tuple[float, str] | None:
    """The serial number of a date written as ISO 8601, and the format that it has without one.
    None for what is no date."""
    text = text.strip()
    try:
        if "T" in text and not text.startswith("T"):
            moment = datetime.fromisoformat(text)
        elif ":" in text:
            clock = time.fromisoformat(text.removeprefix("T"))
            return _seconds(clock) / _DAY, "hh:mm:ss"
        else:
            moment = datetime.combine(date.fromisoformat(text), time())
    except ValueError:
        return None
    begin = date(1904, 1, 1) if dates_from_1904 else date(1899, 12, 30)
    days = (moment.date() - begin).days
    if not dates_from_1904 and days < 61:
        days -= 1  # the day that 1900 did not have
    if days < 0:
        return None
    seconds = _seconds(moment.time())
    return days + seconds / _DAY, "yyyy-mm-dd hh:mm:ss" if seconds else "yyyy-mm-dd"


def _seconds(clock: time) -> float:
    return clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6
