# ruff: noqa: E501  (patterns are data; broken over lines they are harder to read)
"""Times of day in English text with its numbers in figures."""

import re

from knowledgebase.language.claims.canvas import FigureCanvas
from knowledgebase.language.claims.figures import Dimension, Figure

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


def time_of(minutes: float, unit: str = "") -> Figure:
    return Figure(dimension=Dimension.TIME, low=minutes, high=minutes, unit=unit)


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
