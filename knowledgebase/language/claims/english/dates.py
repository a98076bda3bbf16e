# ruff: noqa: E501  (patterns are data; broken over lines they are harder to read)
"""Dates in English text with its numbers in figures."""

import re

from knowledgebase.language.claims.canvas import FigureCanvas
from knowledgebase.language.claims.english.weekdays import DAY
from knowledgebase.language.claims.figures import Dimension, Figure, date_index

_MONTHS = (
    "january february march april may june july august september october november december"
).split()
_MONTH = {name: number for number, name in enumerate(_MONTHS, start=1)}
_MONTH |= {name[:3]: number for name, number in _MONTH.items()} | {"sept": 9}
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_M = r"(?P<month>" + "|".join(sorted(_MONTH, key=len, reverse=True)) + r")\b\.?"
_Y = r"(?:(?:,|\sof)?\s+(?P<year>(?:20|19)\d\d|['’]\d\d)\b)?"
_TH = r"(?:st|nd|rd|th)?"
_TO = r"\s*(?:-|–|—|to|until|till|through|and|or|&)\s*(?:the\s)?"
_BEFORE = rf"(?:\b{DAY}\b\.?,?\s+(?:the\s)?)?"
_DAY_MONTH = re.compile(
    rf"{_BEFORE}\b(?:(?P<first>\d{{1,2}}){_TH}{_TO})?(?P<day>\d{{1,2}}){_TH}(?:\s+of)?\s+{_M}{_Y}",
    re.I,
)
_MONTH_DAY = re.compile(
    rf"{_BEFORE}\b{_M}\s+(?:the\s+)?(?:(?P<first>\d{{1,2}}){_TH}{_TO})?(?P<day>\d{{1,2}}){_TH}\b(?!\s?(?::|[ap]\.?m|%|[a-z]+s\b)){_Y}",
    re.I,
)
_LISTED = re.compile(
    rf"(?P<days>\b\d{{1,2}}{_TH}(?:(?:,\s*|\s(?:and|or|&)\s|,\s(?:and|or)\s)\d{{1,2}}{_TH})+)\s+{_M}{_Y}",
    re.I,
)
_MONTH_END = re.compile(
    rf"\b(?:the\s)?(?P<part>end|last day|close|beginning|start|1th day|middle|mid)(?:\sof)?[\s-]{_M}{_Y}",
    re.I,
)
_MONTH_ONLY = re.compile(
    r"(?P<cue>\b(?:in|from|since|until|till|to|by|of|during|for|before|after|through|throughout|every|and|or|late|early|all)[\s-]+)?"
    r"\b(?P<month>"
    + "|".join(name.capitalize() for name in _MONTHS)
    + r")\b(?P<gap>\s+(?P<year>(?:20|19)\d\d)\b)?"
)
_NAMES = "|".join(
    [*(name.capitalize() for name in _MONTHS), *(name[:3].capitalize() for name in _MONTHS)]
)
_MONTH_SPAN = re.compile(
    rf"\b(?:from\s|between\s)?(?P<one>{_NAMES})\s?(?:to|–|-|until|till|through|and(?=.{{0,12}}\bbetween))\s?(?P<two>{_NAMES})\b(?P<year>\s20\d\d)?"
)
_MAY = {"May", "March", "August"}
_ISO = re.compile(r"(?<!\d)(?P<year>20\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)")
_NUMERIC = re.compile(
    r"(?<![\d/])(?P<a>\d{1,2})[/.](?P<b>\d{1,2})[/.](?P<year>(?:20)?\d\d)(?![\d/])"
)
_SHORT_NUMERIC = re.compile(
    r"(?<![\d/£$€])(?P<a>\d{1,2})/(?P<b>\d{1,2})(?![\d/%])(?!\s?(?:mm|cm|kg|h|7))"
)
_FEASTS = {"christmas eve": (12, 24), "boxing day": (12, 26), "christmas day": (12, 25), "christmas": (12, 25),
           "new year's eve": (12, 31), "new year's day": (1, 1), "valentine's day": (2, 14), "halloween": (10, 31)}  # fmt: skip
_FEAST = re.compile("|".join(sorted(_FEASTS, key=len, reverse=True)), re.I)


def find_dates(canvas: FigureCanvas) -> None:
    month_first = bool(re.search(r"\bUS dates?\b|month first|mm/dd", canvas.whole, re.I))
    canvas.take(_ISO, lambda match: _dates(match, int(match["month"]), int(match["day"])))
    canvas.take(_NUMERIC, lambda match: _numeric(match, month_first=month_first))
    canvas.take(_SHORT_NUMERIC, lambda match: _numeric(match, month_first=month_first))
    canvas.take(_LISTED, _listed)
    canvas.take(_DAY_MONTH, _worded)
    canvas.take(_MONTH_DAY, _worded)
    canvas.take(_MONTH_END, _month_end)
    canvas.take(_MONTH_SPAN, _month_span)
    canvas.take(_MONTH_ONLY, _month_only)
    canvas.take(_FEAST, lambda match: [date(*_FEASTS[match.group().casefold().replace("’", "'")])])


def date(month: int, day: int, year: str = "") -> Figure:
    index = date_index(month, day)
    return Figure(dimension=Dimension.DATE, low=index, high=index, unit=year)


def _year(match: re.Match[str]) -> str:
    year = match.groupdict().get("year") or ""
    year = re.sub(r"\D", "", year)
    return f"20{year}" if len(year) == 2 else year


def _valid(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= _LENGTHS[month - 1]


def _dates(match: re.Match[str], month: int, *days: int) -> list[Figure] | None:
    if not all(_valid(month, day) for day in days):
        return None
    return [date(month, day, _year(match)) for day in days]


def _numeric(match: re.Match[str], *, month_first: bool) -> list[Figure] | None:
    first, second = int(match["a"]), int(match["b"])
    if month_first or second > 12:
        first, second = second, first
    return _dates(match, second, first)


def _month_number(match: re.Match[str]) -> int | None:
    word = match["month"]
    if word in ("may", "march", "mar", "sat"):
        return None
    return _MONTH[word.casefold().rstrip(".")]


def _worded(match: re.Match[str]) -> list[Figure] | None:
    month = _month_number(match)
    days = [int(day) for day in (match["first"], match["day"]) if day]
    return _dates(match, month, *days) if month else None


def _listed(match: re.Match[str]) -> list[Figure] | None:
    month = _month_number(match)
    days = [int(day) for day in re.findall(r"\d+", match["days"])]
    if not month or not all(_valid(month, day) for day in days):
        return None
    return [date(month, day, _year(match)) for day in days]


def _month_end(match: re.Match[str]) -> list[Figure] | None:
    month = _month_number(match)
    if not month:
        return None
    part = match["part"].casefold()
    if part in ("middle", "mid"):
        return [_whole_month(month, _year(match))]
    last = _LENGTHS[month - 1] if month != 2 else 28
    return [date(month, last if part in ("end", "last day", "close") else 1, _year(match))]


def _whole_month(month: int, year: str) -> Figure:
    low = date_index(month, 1)
    return Figure(dimension=Dimension.DATE, low=low, high=low + _LENGTHS[month - 1] - 1, unit=year)


def _month_span(match: re.Match[str]) -> list[Figure]:
    one, two = (
        _whole_month(_MONTH[match[name].casefold()], _year(match)) for name in ("one", "two")
    )
    high = two.high if two.high > one.low else two.high + 366
    return [Figure(dimension=Dimension.DATE, low=one.low, high=high, unit=one.unit)]


def _month_only(match: re.Match[str]) -> list[Figure] | None:
    if match["month"] in _MAY and not (match["cue"] or match["year"]):
        return None
    return [_whole_month(_MONTH[match["month"].casefold()], _year(match))]
