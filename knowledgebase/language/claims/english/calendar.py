# ruff: noqa: E501  (patterns are data; broken over lines they are harder to read)
"""Dates, times of day and days of the week in English text with its numbers in figures."""

import re
from collections.abc import Iterable

from knowledgebase.language.claims.canvas import FigureCanvas
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
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_DAY = r"(?:mon(?:days?|\b)|tue(?:s(?:days?)?)?|wed(?:nesdays?|\b)|thu(?:rs(?:days?)?|rsdays?)?|fri(?:days?|\b)|sat(?:urdays?|\b)|sun(?:days?|\b))"
_BEFORE = rf"(?:\b{_DAY}\b\.?,?\s+(?:the\s)?)?"
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

_HOURS = re.compile(
    r"(?<![\d.,:])([01]?\d|2[0-4])\s?[–—-]\s?([01]?\d|2[0-4])\s?(?:h|hrs?)\b(?!\s?(?:delivery|after|before|later|per))"
)
_HALF = r"(?P<half>\s?[ap]\.?\s?m\b\.?|\s(?:o'clock\s)?(?:in the (?:morning|afternoon|evening)|at night|every night|(?:each |every )?evening|this (?:morning|afternoon|evening)|tonight|the evening before|(?:every|each) morning)\b)"
_CLOCK = re.compile(
    rf"(?<![\d:])(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?::[0-5]\d)?(?!\d){_HALF}?", re.I
)
_DOTTED = re.compile(rf"(?<![\d.£$€])(?P<hour>1[0-2]|0?[1-9])\.(?P<minute>[0-5]\d){_HALF}", re.I)
_DOTTED_CUED = re.compile(
    r"(?<=[\s–-])(?P<hour>1[0-2]|0?[1-9])\.(?P<minute>00|15|30|45)(?P<half>)(?=\s?(?:[.,;]|$|–|-|to\b|until\b|on\b))"
)
_AMPM = re.compile(rf"(?<![\d.:£$€])(?P<hour>1[0-2]|0?[1-9])(?:\so'clock)?{_HALF}", re.I)
_PAST = re.compile(
    rf"\b(?:(?P<part>half|(?:a\s)?quarter|25%|50%|5|10|20|25)[\s-](?P<way>past|to|after|before)[\s-]|(?P<bare>half)[\s-](?=[1-9]\b|1[0-2]\b)(?!\d+(?:\.\d+)?\s?(?:mg|kg|g|ml|hour|day|week|month|year|price|off)))(?P<hour>1[0-2]|[1-9])(?!\d|%|\s?(?:months?|weeks?|days?|hours?|years?|minutes|mg|kg|ml)\b){_HALF}?",
    re.I,
)
_OCLOCK = re.compile(r"(?<![\d.:])(?P<hour>1[0-2]|[1-9])\so['’]clock", re.I)
_NOON = re.compile(r"\b(?P<word>noon|midday|midnight|lunchtime)\b", re.I)
_END_OF_RANGE = re.compile(
    r"\s*(?:-|–|—|to|and|until|till|through)\s*(?:1[0-2]|0?[1-9])(?:[.:][0-5]\d)?\s?(?P<half>[ap])\.?m\b",
    re.I,
)
_RANGE_START = re.compile(
    r"(?<![\d.,:£$€])(?P<hour>1[0-2]|0?[1-9])(?:[.:](?P<minute>[0-5]\d))?(?=\s*(?:-|–|to|until|till|and|through)\s*(?P<end>1[0-2]|0?[1-9])(?:[.:][0-5]\d)?\s?(?P<half>[ap])\.?m\b)",
    re.I,
)
_NO_UNIT = r"(?![\d.]*\d)(?!\s?(?:%|[a-z°²³]+\b)(?<!on)(?<!every)(?<!to)(?<!till)(?<!until)(?<!and)(?<!in)(?<!each)(?<!daily)(?<!the)(?<!or)(?<!at)(?<!for)(?<!with)(?<!but)(?<!from)(?<!you)(?<!we)(?<!seven)(?<!any)(?<!as)(?<!night)(?<!sharp)(?<!latest)(?<!if)(?<!will)(?<!it)(?<!there)(?<!so)(?<!is)(?<!monday)(?<!tuesday)(?<!weekdays)(?<!sundays)(?<!saturdays)(?<!saturday)(?<!sunday)(?<!tomorrow)(?<!next))"
_H = r"(?:1[0-2]|[1-9])"
_BARE_RANGE = re.compile(
    rf"(?:\b(?:from|between)\s)?(?<![\d.,:/£$€×x#])(?P<one>{_H})\s?(?P<join>-|–|to|until|till|and)\s?(?P<two>{_H}){_NO_UNIT}",
    re.I,
)
_BARE = re.compile(
    rf"\b(?P<cue>until|till|by|from|at|past|before|after|since|than|to|gone|around|about)\s(?P<hour>{_H}){_NO_UNIT}",
    re.I,
)
_JOIN = r"\s?(?:-|–|—|to|until|till|and)\s?(?=\ufffe)"
_BEFORE_TIME = re.compile(rf"(?<![\w.,:/£$€])(?P<hour>1[0-2]|[1-9])(?={_JOIN})", re.I)
_HOURS_SPOKEN = re.compile(
    r"open|close|clos|hours|weekday|monday|tuesday|wednesday|thursday|friday|saturday|sunday|morning|afternoon|evening|daily|every day|call|ring|staffed|counter|until|till|breakfast|arriv|deliver|today|tonight|tomorrow|day before",
    re.I,
)

_DAY_RANGE = re.compile(
    rf"\b(?P<one>{_DAY})\.?\s*(?:-|–|—|to|until|till|through)\s*(?P<two>{_DAY})\b", re.I
)
_ONE_DAY = re.compile(rf"\b(?P<one>{_DAY})\b(?!\w)", re.I)
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
_CONTEXT_DAY = re.compile(
    r"\b(?:daily|every night|every morning|every evening|nightly|each night|all year(?: round)?)\b",
    re.I,
)


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


def find_times(canvas: FigureCanvas) -> None:
    canvas.take(_PAST, _past)
    canvas.take(
        _HOURS, lambda match: [time_of(int(match[1]) * 60), time_of(int(match[2]) % 24 * 60)]
    )
    canvas.take(_RANGE_START, _range_start)
    canvas.take(_CLOCK, lambda match: [_time(match)])
    canvas.take(_DOTTED, lambda match: [_time(match)])
    canvas.take(_AMPM, lambda match: [_time(match)])
    canvas.take(_OCLOCK, lambda match: [time_of(int(match["hour"]) * 60, "12h")])
    canvas.take(
        _NOON, lambda match: [time_of(0 if match["word"].casefold() == "midnight" else 720)]
    )
    if _HOURS_SPOKEN.search(canvas.whole):
        canvas.take(
            _DOTTED_CUED,
            lambda match: [time_of(int(match["hour"]) * 60 + int(match["minute"]), "12h")],
        )


def find_bare_times(canvas: FigureCanvas) -> None:
    """After everything with a unit: what is left is an hour where hours are spoken of."""
    if not _HOURS_SPOKEN.search(canvas.whole):
        return
    times = {figure.start for figure in canvas.figures if figure.dimension is Dimension.TIME}
    canvas.take(_BEFORE_TIME, lambda match: _before_time(match, times))
    canvas.take(_BARE_RANGE, _bare_range)
    canvas.take(_BARE, _bare)


def _before_time(match: re.Match[str], times: set[int]) -> list[Figure] | None:
    """The 9 of "between 9 and 12.30", of which the end has been read."""
    joined = re.match(_JOIN, match.string[match.end() :])
    if joined is None or match.end() + joined.end() not in times:
        return None
    return [time_of(int(match["hour"]) * 60 % 720, "12h")]


def find_weekdays(canvas: FigureCanvas) -> None:
    canvas.take(_DAY_RANGE, _day_range)
    for pattern, (low, high) in _SETS:
        canvas.take(pattern, lambda match, low=low, high=high: [weekdays(low, high)])  # type: ignore[misc]
    canvas.take(_ONE_DAY, lambda match: [weekdays(weekday_number(match["one"]))])


def date(month: int, day: int, year: str = "") -> Figure:
    index = date_index(month, day)
    return Figure(dimension=Dimension.DATE, low=index, high=index, unit=year)


def time_of(minutes: float, unit: str = "") -> Figure:
    return Figure(dimension=Dimension.TIME, low=minutes, high=minutes, unit=unit)


def weekdays(low: int, high: int | None = None) -> Figure:
    return Figure(dimension=Dimension.WEEKDAY, low=low, high=high or low)


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


def _time(match: re.Match[str]) -> Figure:
    hour, minute = (
        int(match["hour"]),
        int(match["minute"] or 0) if "minute" in match.re.groupindex else 0,
    )
    half = (match["half"] or "").casefold().strip().replace(".", "").replace(" ", "")
    unit = ""
    if half.startswith("p") or "evening" in half or "afternoon" in half or "night" in half:
        hour += 12 if hour < 12 else 0
    elif half.startswith("a") or "morning" in half:
        hour = 0 if hour == 12 else hour
    elif match.re is not _CLOCK or len(match["hour"]) == 1:
        unit = "12h" if hour <= 12 else ""
    if match.re is _CLOCK and len(match["hour"]) == 1 and not half:
        unit = ""
    return time_of((hour % 24) * 60 + minute, unit)


def _past(match: re.Match[str]) -> list[Figure] | None:
    if re.match(r"\d", match["part"] or "") and re.search(
        r"\b(?:from|between|open|daily|saturdays?|sundays?)\s$", match.string[: match.start()], re.I
    ):
        return None  # "from ten to four"
    hour = int(match["hour"]) * 60
    part = (match["part"] or "half").casefold()
    minutes = {"half": 30, "50%": 30, "25%": 15}.get(part, 15 if "quarter" in part else 0) or int(
        re.sub(r"\D", "", part) or 0
    )
    hour += -minutes if (match["way"] or "").casefold() in ("to", "before") else minutes
    half = (match["half"] or "").casefold().strip()
    if half.startswith("p") or any(word in half for word in ("evening", "afternoon", "night")):
        return [time_of((hour % 720) + 720)]
    if half.startswith("a") or "morning" in half:
        return [time_of(hour % 720)]
    return [time_of(hour % 720, "12h")]


def _range_start(match: re.Match[str]) -> list[Figure]:
    hour, end = int(match["hour"]), int(match["end"])
    later = match["half"].casefold() == "p"
    if later and hour % 12 < end % 12:
        return [time_of(hour * 60 % 720 + int(match["minute"] or 0), "12h")]
    return [time_of(hour % 12 * 60 + int(match["minute"] or 0), "12h")]


def _bare_range(match: re.Match[str]) -> list[Figure] | None:
    one, two = int(match["one"]), int(match["two"])
    cue = match.group().casefold().startswith(("from", "between"))
    if match["join"].casefold() == "and" and not match.group().casefold().startswith("between"):
        return None
    if (
        not cue
        and match["join"] in "-–"
        and not re.search(
            r"weekday|mon|tue|wed|thu|fri|sat|sun|open|daily|hours",
            match.string[max(0, match.start() - 30) : match.end() + 20],
            re.I,
        )
    ):
        return None
    if (
        not cue
        and match["join"].casefold() == "to"
        and not re.search(
            r"weekday|mon|tue|wed|thu|fri|sat|sun|open|daily|every day|hours|here|staffed|answer",
            match.string,
            re.I,
        )
    ):
        return None
    if two == one + 1 and not re.search(
        r"open|deliver|call|arriv|hours|here|answer|staffed", match.string, re.I
    ):
        return None
    return [time_of(one * 60 % 720, "12h"), time_of(two * 60 % 720, "12h")]


def _bare(match: re.Match[str]) -> list[Figure] | None:
    cue = match["cue"].casefold()
    if cue in ("than", "to", "about", "around", "past") and not re.search(
        r"later than|open (?:from .*)?to|closes at|up to\b",
        match.string[max(0, match.start() - 30) : match.end()],
        re.I,
    ):
        return None
    if re.search(r"\b(?:up|addition|out|increase[sd]?|rise[sn]?|falls?) to\s", match.group(), re.I):
        return None
    if re.search(
        r"\bage[ds]?\b|children|kids|year|aged|under",
        match.string[max(0, match.start() - 20) : match.start()],
        re.I,
    ):
        return None
    return [time_of(int(match["hour"]) * 60 % 720, "12h")]


def weekday_number(day: str) -> int:
    return next(at for at, name in enumerate(_DAYS, start=1) if name.startswith(day[:3].casefold()))


def _day_range(match: re.Match[str]) -> Iterable[Figure]:
    low, high = weekday_number(match["one"]), weekday_number(match["two"])
    if low <= high:
        return [weekdays(low, high)]
    return [weekdays(low, 7), weekdays(1, high)]
