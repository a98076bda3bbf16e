# ruff: noqa: E501  (patterns are data; broken over lines they are harder to read)
"""Dates, days of the week and times of the day in Chinese text."""

import re
from collections.abc import Iterator
from dataclasses import replace

from knowledgebase.language.claims.canvas import FigureCanvas
from knowledgebase.language.claims.chinese.numerals import parse
from knowledgebase.language.claims.figures import MINUTES_A_DAY, Dimension, Figure

_LENGTHS = (31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 29)  # March to February
DAY_OF_MONTH = 1000
"""A day of every month is a date of this base plus the day."""

_N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3}|二十[一二三四五六七八九]?|三十一?)"
_TO = r"\s*(?:-|–|—|——|~|～|至|到|和|、)\s*"
_FULL = re.compile(rf"(?:(?P<year>20\d\d|二[零〇]二[一-九])年)?(?P<month>{_N})月(?:份)?(?P<day>{_N})[日号]?(?:{_TO}(?P<last>{_N})[日号])?(?!\d|个|天)(?:（?周[一二三四五六日]）?)?")  # fmt: skip
_ISO = re.compile(
    r"(?<!\d)(?P<year>20\d\d)\s?[-/.]\s?(?P<month>\d{1,2})\s?[-/.]\s?(?P<day>\d{1,2})(?!\d)"
)
_SLASH = re.compile(
    r"(?<![\d/])(?P<month>1[0-2]|0?[1-9])/(?P<day>[0-3]?\d)(?![\d/]|[个件元天块期]|小时)"
)
_END = re.compile(rf"(?P<month>{_N})月底")
_YEAR_END = re.compile(r"年底|年末|岁末")
_MONTH = re.compile(
    rf"(?:(?P<year>20\d\d)年)?(?P<month>{_N})月(?:份)?(?!龄)|20\d\d年(?:第[一二三四]季度)?|第[一二三四]季度|[一二三四]季度"
)
_FEASTS = {"双十一": (11, 11), "双11": (11, 11), "双十二": (12, 12), "双12": (12, 12), "元旦": (1, 1),
           "618": (6, 18), "六一八": (6, 18)}  # fmt: skip
_FEAST = re.compile("|".join(_FEASTS))
_DAY = re.compile(
    rf"(?P<cue>每月|次月|当月|本月|下月|这个月)?(?P<day>{_N})(?P<mark>[日号])(?!\d|内|线|电|码|楼|前后退|门|无理由|均)"
)
_DAYS_LISTED = re.compile(rf"每月(?P<days>{_N}[日号]?(?:[、和及,，]{_N}[日号]?)+)")
_EVERY_TENTH = re.compile(r"逢(?P<day>[一二三四五六七八九\d])")

_PARTS = r"凌晨|清晨|清早|大清早|早上|早晨|上午|中午|正午|下午|午后|傍晚|晚上|夜里|夜间|半夜|深夜|今晚|当晚|晚间|早|晚|夜|午"
_MORNING = {"凌晨", "清晨", "清早", "大清早", "早上", "早晨", "上午", "早"}
_NOON = {"中午", "正午", "午"}
_CLOCK = re.compile(
    rf"(?P<part>{_PARTS})?(?:的)?(?<!\d)(?P<hour>[01]?\d|2[0-4])[::：](?P<minute>[0-5]\d)(?::[0-5]\d)?(?!\d)"
)
_HAN = re.compile(
    rf"(?P<part>{_PARTS})?(?:的)?(?P<hour>\d{{1,2}}|十[一二]?|二十[一二三四]?|[零一二两三四五六七八九])(?:点钟?|时)"
    r"(?P<tail>(?P<bare>[二三四五]十[一二三四五六七八九]?|十[一二三四五六七八九]|零[一二三四五六七八九])(?![元块个天分])|半|过?一刻|三刻|差一刻|整|(?P<minute>\d{1,2}|[零〇]?[一二三四五六七八九十]{1,3})分)?(?![数心候尺五六七八九一二三四]|间(?!开))"
)
_HAN_QUARTER_TO = re.compile(
    rf"(?P<part>{_PARTS})?差一刻(?P<hour>\d{{1,2}}|十[一二]?|[一二两三四五六七八九])点"
)
_MIDNIGHT = re.compile(
    r"(?:午夜|半夜十二点|夜里十二点|零点|凌晨零点|晚上十二点|夜里12点|晚上12点|半夜)"
)
_CUE = re.compile(r"[到至从起—-]$|前$")
_AFTER_CUE = re.compile(r"到|至|前|后|以|之|开|关|起|截|打烊|下班|—|-|的|之后|就|还|出|发|[，。；]")

_WEEK = "一二三四五六日"
_W = r"[一二三四五六日天]"
_JOIN = r"(?:\s*(?:-|–|—|~|～|至|到|、|和|及|或)\s*)"
_WEEKDAYS = re.compile(
    rf"(?:周|星期|礼拜)(?P<one>{_W})(?![次回班趟份遍]|个?月|天[^，。到至]?一?次)"
    rf"(?:{_JOIN}(?:周|星期|礼拜)?{_W}(?![次回\d十点元个]))*"
)
_PART_OF_WEEK = re.compile(
    rf"(?P<join>-|–|—|~|～|至|到)?\s*(?:、|和|及|或)?\s*(?:周|星期|礼拜)?(?P<day>{_W})"
)
_SETS = re.compile(
    r"周末|双休日|(?<![个\d一二三四五六七八九十])工作日|平时|平日|每天|每日|天天|全年无休"
)
_SET_ENDS = {"周末": (6, 7), "双休日": (6, 7), "工作日": (1, 5), "平时": (1, 5), "平日": (1, 5)}


def find(canvas: FigureCanvas) -> None:
    """Read dates first: 10月1日20:00 is a date and a time."""
    canvas.take(_ISO, _iso)
    canvas.take(_CLOCK, _clock)
    canvas.take(_HAN_QUARTER_TO, _quarter_to)
    canvas.take(_MIDNIGHT, lambda match: [time_of(0)])
    canvas.take(_HAN, _spoken)
    canvas.take(_FULL, _full)
    canvas.take(_SLASH, _slash)
    canvas.take(_END, lambda match: _month_end(parse(match["month"])))
    canvas.take(_YEAR_END, lambda match: [date(12, 31)])
    canvas.take(_FEAST, lambda match: [replace(date(*_FEASTS[match.group()]), supposed=True)])
    canvas.take(_MONTH, _month)
    canvas.take(_WEEKDAYS, _weekdays)
    canvas.take(_DAYS_LISTED, _days_listed)
    canvas.take(_EVERY_TENTH, _every_tenth)
    canvas.take(_DAY, _day)


def find_sets(canvas: FigureCanvas) -> None:
    """Words for several days of the week, after rates have been read (每天两次)."""
    canvas.take(_SETS, _set)


def date(month: int, day: int, year: str = "") -> Figure:
    """A date as days since the first of March."""
    index = sum(_LENGTHS[: (month - 3) % 12]) + day - 1
    return Figure(dimension=Dimension.DATE, low=index, high=index, unit=year)


def time_of(minutes: float, unit: str = "") -> Figure:
    value = minutes % MINUTES_A_DAY
    return Figure(dimension=Dimension.TIME, low=value, high=value, unit=unit)


def _valid(month: float | None, day: float | None) -> bool:
    return month is not None and day is not None and 1 <= month <= 12 and 1 <= day <= 31


def _full(match: re.Match[str]) -> list[Figure] | None:
    month, day = parse(match["month"]), parse(match["day"])
    if month is None or day is None or not _valid(month, day):
        return None
    year = match["year"] or ""
    found = [date(int(month), int(day), year)]
    last = parse(match["last"]) if match["last"] else None
    if last is not None and last <= 31:
        found.append(date(int(month), int(last), year))
    return found


def _iso(match: re.Match[str]) -> list[Figure] | None:
    month, day = int(match["month"]), int(match["day"])
    return [date(month, day, match["year"])] if _valid(month, day) else None


def _slash(match: re.Match[str]) -> list[Figure] | None:
    month, day = int(match["month"]), int(match["day"])
    return [date(month, day)] if _valid(month, day) else None


def _month_end(month: float | None) -> list[Figure] | None:
    if month is None or not 1 <= month <= 12:
        return None
    return [date(int(month), 28 if month == 2 else _LENGTHS[int(month - 3) % 12])]


def _month(match: re.Match[str]) -> list[Figure] | None:
    """A month alone, or a quarter or year: the place of something in time, seldom a claim."""
    month = parse(match["month"]) if match["month"] else 0
    if month is None or month > 12:
        return None
    value = -month if month else -100 - sum(map(ord, match.group()[-4:]))
    return [Figure(dimension=Dimension.DATE, low=value, high=value, supposed=True)]


def _day(match: re.Match[str]) -> list[Figure] | None:
    day = parse(match["day"])
    if day is None or not 1 <= day <= 31 or (match["mark"] == "日" and not match["cue"]):
        return None
    value = DAY_OF_MONTH + day
    return [Figure(dimension=Dimension.DATE, low=value, high=value, unit="day")]


def _days_listed(match: re.Match[str]) -> Iterator[Figure]:
    for text in re.findall(_N, match["days"]):
        value = DAY_OF_MONTH + (parse(text) or 0)
        yield Figure(dimension=Dimension.DATE, low=value, high=value, unit="day")


def _every_tenth(match: re.Match[str]) -> Iterator[Figure]:
    for tens in (0, 10, 20):
        value = DAY_OF_MONTH + tens + (parse(match["day"]) or 0)
        yield Figure(dimension=Dimension.DATE, low=value, high=value, unit="day")


def _clock(match: re.Match[str]) -> list[Figure] | None:
    return [_time(match["part"], int(match["hour"]), int(match["minute"]), written=True)]


def _quarter_to(match: re.Match[str]) -> list[Figure] | None:
    return [_time(match["part"], (parse(match["hour"]) or 0) - 1, 45)]


def _spoken(match: re.Match[str]) -> list[Figure] | None:
    hour_text, tail = match["hour"], match["tail"] or ""
    if not (match["part"] or tail or hour_text.isdecimal()):
        before = match.string[max(0, match.start() - 1) : match.start()]
        after = match.string[match.end() : match.end() + 2]
        if not (_CUE.search(before) or _AFTER_CUE.match(after)) or before in "有这几，第。":
            return None
    hour = parse(hour_text)
    if hour is None or hour > 24:
        return None
    minute = 30 if tail == "半" else 15 if tail.endswith("一刻") else 45 if tail == "三刻" else 0
    if match["bare"]:
        minute = int(parse(match["bare"].lstrip("零")) or 0)
    if match["minute"]:
        minute = int(parse(match["minute"].lstrip("零〇")) or 0)
    if tail == "差一刻":
        hour, minute = hour - 1, 45
    return [_time(match["part"], hour, minute)]


def _time(part: str | None, hour: float, minute: float, *, written: bool = False) -> Figure:
    unit = ""
    if part is None:
        unit = "" if written or hour > 12 or hour == 0 else "12h"
    elif part in _NOON:
        hour += 12 if hour < 4 else 0
    elif part in _MORNING:
        hour = 0 if hour == 12 and part == "凌晨" else hour
    elif part in ("半夜", "夜里", "夜间", "深夜", "夜") and hour < 6:
        pass
    elif hour < 12:
        hour += 12
    elif hour == 12 and part not in ("下午", "午后"):
        hour = 24
    return time_of(hour * 60 + minute, unit)


def _weekdays(match: re.Match[str]) -> Iterator[Figure]:
    days: list[tuple[int, int]] = []
    for part in _PART_OF_WEEK.finditer(match.group()):
        day = _WEEK.index(part["day"].replace("天", "日")) + 1
        if part["join"] and days:
            days[-1] = (days[-1][0], day)
        else:
            days.append((day, day))
    for low, high in days:
        yield Figure(dimension=Dimension.WEEKDAY, low=low, high=high)


def _set(match: re.Match[str]) -> list[Figure]:
    low, high = _SET_ENDS.get(match.group(), (1, 7))
    loose = high - low == 6 or match.group() in ("平时", "平日")
    return [Figure(dimension=Dimension.WEEKDAY, low=low, high=high, supposed=loose)]
