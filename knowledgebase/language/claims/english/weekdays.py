# ruff: noqa: E501  (patterns are data; broken over lines they are harder to read)
"""Days of the week in English text."""

import re
from collections.abc import Iterable

from knowledgebase.language.claims.canvas import FigureCanvas
from knowledgebase.language.claims.figures import Dimension, Figure

_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
DAY = r"(?:mon(?:days?|\b)|tue(?:s(?:days?)?)?|wed(?:nesdays?|\b)|thu(?:rs(?:days?)?|rsdays?)?|fri(?:days?|\b)|sat(?:urdays?|\b)|sun(?:days?|\b))"
_DAY_RANGE = re.compile(
    rf"\b(?P<one>{DAY})\.?\s*(?:-|–|—|to|until|till|through)\s*(?P<two>{DAY})\b", re.I
)
_ONE_DAY = re.compile(rf"\b(?P<one>{DAY})\b(?!\w)", re.I)
_SETS = (
    (re.compile(r"\bweekends?\b", re.I), (6, 7)),
    (re.compile(r"(?<!\d )(?<!working )\bweekdays?\b", re.I), (1, 5)),
    (
        re.compile(
            r"\b(?:7 days a week|(?:every|any|each) day(?: of the week)?|all week(?: long| round)?|day in,? day out|24/7|24-7|round the clock)\b",
            re.I,
        ),
        (1, 7),
    ),
)


def find_weekdays(canvas: FigureCanvas) -> None:
    canvas.take(_DAY_RANGE, _day_range)
    for pattern, (low, high) in _SETS:
        canvas.take(pattern, lambda match, low=low, high=high: [days(low, high)])  # type: ignore[misc]
    canvas.take(_ONE_DAY, lambda match: [days(weekday_number(match["one"]))])


def days(low: int, high: int | None = None) -> Figure:
    return Figure(dimension=Dimension.WEEKDAY, low=low, high=high or low)


def weekday_number(day: str) -> int:
    return next(at for at, name in enumerate(_DAYS, start=1) if name.startswith(day[:3].casefold()))


def _day_range(match: re.Match[str]) -> Iterable[Figure]:
    low, high = weekday_number(match["one"]), weekday_number(match["two"])
    if low <= high:
        return [days(low, high)]
    return [days(low, 7), days(1, high)]
