"""A spreadsheet's typed cell values as the text a person sees in the cell."""

import re
from datetime import date, datetime, time, timedelta

Value = int | float | str | bool | time | date | datetime | timedelta | None

_CURRENCY = re.compile(r"\[\$([^\-\]]+)-?[^\]]*\]|\"?([£$€¥￥])\"?")
# A language ("[$-409]") and the width of a character ("_€", "*-") show no currency.
_SHOWN_BLANK = re.compile(r"\[\$-[^\]]*\]|[_*].")
_DIGIT = re.compile("[0#?]")
_DECIMALS = re.compile(r"0\.(0+)")


def text_of(value: Value) -> str:
    """The value as text; whole numbers without decimals, dates as ISO 8601."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float | int):
        return _number(float(value)) if isinstance(value, float) else str(value)
    if isinstance(value, datetime):
        return (
            value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
        )
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    minutes = int(value.total_seconds() // 60)
    return f"{minutes // 60}:{minutes % 60:02}"


def is_date(value: Value) -> bool:
    """Whether the value is a day: what "2-3" becomes when a spreadsheet is too clever."""
    return isinstance(value, date)


def formatted(value: Value, number_format: str) -> str:
    """A number as its format shows it, for percentages and money; "" for other formats."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    shown = _SHOWN_BLANK.sub("", number_format.split(";", 1)[0])
    if "%" in shown:
        return f"{_number(float(round(value * 100, 6)))}%"
    if match := _CURRENCY.search(shown):
        symbol = match[1] or match[2]
        decimals = _DECIMALS.search(shown)
        amount = f"{value:,.{len(decimals[1])}f}" if decimals else _number(float(round(value, 2)))
        digit = _DIGIT.search(shown)
        behind = digit is not None and digit.start() < match.start()
        return f"{amount}{symbol}" if behind else f"{symbol}{amount}"
    return ""


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.12g}"
