"""Dates, months, days of the week, and which one of a month ("first Saturday")."""

import re
from collections.abc import Iterable

from knowledgebase.language.facts.model import Canvas, Fact, Kind
from knowledgebase.language.facts.numerals import ZH_NUMERAL, parse_chinese

_MONTHS = (
    "january february march april may june july august september october november december"
).split()
_MONTH = {name: number for number, name in enumerate(_MONTHS, start=1)}
_MONTH |= {name[:3]: number for name, number in _MONTH.items()} | {"sept": 9}
_ORDINAL = r"(?:st|nd|rd|th)?"
_TO = r"\s*(?:-|–|—|~|to|and|until|till|through|至|到|和|~|～)\s*"
_M = r"(?P<month>" + "|".join(sorted(_MONTH, key=len, reverse=True)) + r")\b\.?"
_Y = r"(?:,?\s+(?P<year>(?:19|20)\d\d)\b)?"
_DAY_MONTH = re.compile(
    rf"\b(?:(?P<first>\d{{1,2}}){_ORDINAL}{_TO})?(?P<day>\d{{1,2}}){_ORDINAL}(?:\s+of)?\s+{_M}{_Y}",
    re.I,
)
_MONTH_DAY = re.compile(
    rf"\b{_M}\s+(?:the\s+)?(?:(?P<first>\d{{1,2}}){_ORDINAL}{_TO})?(?P<day>\d{{1,2}}){_ORDINAL}\b{_Y}",
    re.I,
)
_MONTH_ONLY = re.compile(
    r"\b(?P<cue>(?:in|from|since|until|till|to|by|of|during|every|and|late|early|mid)[\s-]+)?"
    r"(?P<month>"
    + "|".join(name.capitalize() for name in _MONTHS)
    + r")\b(?:\s+(?P<year>(?:19|20)\d\d)\b)?"
)
_AMBIGUOUS_MONTHS = {"May", "March", "August"}
_LOWER_CASE_WORDS = {"may", "march", "mar"}
_ISO = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)"
)
_NUMERIC = re.compile(r"(?<!\d)(?P<a>\d{1,2})[/.](?P<b>\d{1,2})[/.](?P<year>(?:19|20)\d\d)(?!\d)")
_N = rf"(?:\d{{1,4}}|{ZH_NUMERAL})"
_ZH = re.compile(
    rf"(?:(?P<year>{_N})年)?(?P<month>{_N})月(?:份)?"
    rf"(?:(?:(?P<first>{_N})[日号]?{_TO})?(?P<day>{_N})[日号])?"
)
_ZH_YEAR = re.compile(r"(?P<year>(?:19|20)\d\d|[一二][九〇零][零〇一二三四五六七八九]{2})年(?!\d)")

_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_WEEKDAY = re.compile(r"\b(" + "|".join(_DAYS) + r")s?\b", re.I)
_SHORT = r"(?:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)"
_SHORT_RANGE = re.compile(rf"\b({_SHORT})\.?{_TO}({_SHORT})\b\.?", re.I)
_ZH_DAYS = "一二三四五六日"
_ZH_WEEKDAY = re.compile(
    rf"(?:周|星期|礼拜)([一二三四五六日天])(?:{_TO}(?:周|星期|礼拜)?([一二三四五六日天])(?![\w个]))?"
)
_NTH = re.compile(
    r"\b(?P<nth>first|second|third|fourth|last)\s+(?=(?:" + "|".join(_DAYS) + r")\b)", re.I
)
_ZH_NTH = re.compile(
    r"(?:第(?P<nth>[一二三四])|(?P<last>最后一?))个?(?=(?:周|星期|礼拜)[一二三四五六日天])"
)
_NTHS = {"first": "1", "second": "2", "third": "3", "fourth": "4", "last": "last"}
_WEEKEND = re.compile(r"\bweekends?\b|周末", re.I)


def find(canvas: Canvas) -> None:
    canvas.take(_ISO, lambda m: _dates(m, int(m["month"]), int(m["day"]), year=m["year"]))
    canvas.take(_NUMERIC, _numeric)
    for pattern in (_DAY_MONTH, _MONTH_DAY):
        canvas.take(pattern, _english)
    canvas.take(_ZH, _chinese)
    canvas.take(_ZH_YEAR, _year)
    canvas.take(_MONTH_ONLY, _month_only)
    canvas.take(_NTH, lambda m: _nth(m.group("nth").casefold(), m))
    canvas.take(_ZH_NTH, lambda m: _nth("last" if m["last"] else m["nth"], m))
    canvas.take(_SHORT_RANGE, lambda m: [_weekday(m.group(one)[:3], m) for one in (1, 2)])
    canvas.take(_WEEKDAY, lambda m: [_weekday(m.group(1)[:3], m)])
    canvas.take(_ZH_WEEKDAY, _chinese_weekdays)
    canvas.take(_WEEKEND, lambda m: [Fact(kind=Kind.WEEKDAY, value="weekend", text=m.group())])


def _dates(
    match: re.Match[str], month: int, *days: int, year: str | None = None
) -> list[Fact] | None:
    if not 1 <= month <= 12 or not all(1 <= day <= 31 for day in days):
        return None
    prefix = f"{year or '-'}-{month:02}"
    values = [f"{prefix}-{day:02}" for day in days] or [prefix]
    return [Fact(kind=Kind.DATE, value=value, text=match.group().strip()) for value in values]


def _english(match: re.Match[str]) -> list[Fact] | None:
    if match["month"] in _LOWER_CASE_WORDS:
        return None
    days = [int(day) for day in (match["first"], match["day"]) if day]
    return _dates(match, _MONTH[match["month"].casefold()], *days, year=match["year"])


def _numeric(match: re.Match[str]) -> list[Fact] | None:
    """Day first, as most of the world writes; month first where only that is possible."""
    first, second = int(match["a"]), int(match["b"])
    day, month = (second, first) if second > 12 else (first, second)
    return _dates(match, month, day, year=match["year"])


def _number(text: str | None) -> int | None:
    if not text:
        return None
    return int(text) if text.isdecimal() else parse_chinese(text)


def _chinese(match: re.Match[str]) -> list[Fact] | None:
    month, year = _number(match["month"]), _number(match["year"])
    days = [day for day in map(_number, (match["first"], match["day"])) if day is not None]
    return _dates(match, month or 0, *days, year=str(year) if year else None)


def _year(match: re.Match[str]) -> Iterable[Fact]:
    return [Fact(kind=Kind.QUANTITY, value=str(_number(match["year"])), text=match.group())]


def _month_only(match: re.Match[str]) -> list[Fact] | None:
    if match["month"] in _AMBIGUOUS_MONTHS and not (match["cue"] or match["year"]):
        return None
    return _dates(match, _MONTH[match["month"].casefold()], year=match["year"])


def _nth(nth: str, match: re.Match[str]) -> list[Fact]:
    value = _NTHS.get(nth) or str(parse_chinese(nth))
    return [Fact(kind=Kind.WEEKDAY, value=f"nth-{value}", text=match.group().strip())]


def _weekday(short: str, match: re.Match[str]) -> Fact:
    number = next(at for at, day in enumerate(_DAYS, start=1) if day.startswith(short.casefold()))
    return Fact(kind=Kind.WEEKDAY, value=str(number), text=match.group())


def _chinese_weekdays(match: re.Match[str]) -> list[Fact]:
    ends = [end.replace("天", "日") for end in match.groups() if end]
    return [
        Fact(kind=Kind.WEEKDAY, value=str(_ZH_DAYS.index(end) + 1), text=match.group())
        for end in ends
    ]
