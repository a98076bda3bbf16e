"""Times of day, on the 24-hour clock."""

import re

from knowledgebase.language.facts.model import Canvas, Fact, Kind
from knowledgebase.language.facts.numerals import parse_chinese

_PM = {"下午", "晚上", "傍晚", "夜里", "今晚", "晚"}
_PARTS = r"凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|今晚|早|晚"
_CLOCK = re.compile(
    rf"(?P<part>{_PARTS})?(?<!\d)(?P<hour>[01]?\d|2[0-4])[:：](?P<minute>[0-5]\d)(?::[0-5]\d)?(?!\d)"
    r"\s?(?P<half>[ap]\.?m\b\.?)?",
    re.I,
)
_AMPM = re.compile(
    r"(?<!\d)(?<!\d[.,])(?P<hour>1[0-2]|0?[1-9])(?:[.](?P<minute>[0-5]\d))?\s?(?P<half>[ap]\.?m\b\.?)",
    re.I,
)
_AMPM_RANGE = re.compile(
    r"(?<!\d)(?<!\d[.,:])(?P<hour>1[0-2]|0?[1-9])(?=\s*(?:-|–|to|until|till)\s*(?:1[0-2]|0?[1-9])(?:[.:][0-5]\d)?\s?"
    r"(?P<half>[ap])\.?m\b)",
    re.I,
)
_ZH = re.compile(
    rf"(?P<part>{_PARTS})?(?P<hour>\d{{1,2}}|十[一二]?|二十[一二三四]?|[一二两三四五六七八九])(?:点|时)"
    r"(?P<tail>半|一刻|三刻|整|钟|(?P<minute>\d{1,2}|[零〇]?[一二三四五六七八九十]{1,3})分)?(?!数|心|间|候)"
)
_WORDS = re.compile(r"\b(?P<word>noon|midday|midnight)\b", re.I)
_TAILS = {"半": 30, "一刻": 15, "三刻": 45}
_NOON = 12


def find(canvas: Canvas) -> None:
    canvas.take(_AMPM_RANGE, _range_start)
    canvas.take(_CLOCK, lambda m: _time(m, int(m["hour"]), int(m["minute"])))
    canvas.take(_AMPM, lambda m: _time(m, int(m["hour"]), int(m["minute"] or 0)))
    canvas.take(_ZH, _chinese)
    canvas.take(_WORDS, lambda m: _fact(m, 0 if m["word"].casefold() == "midnight" else _NOON, 0))


def _time(match: re.Match[str], hour: int, minute: int) -> list[Fact] | None:
    groups = match.groupdict()
    half, part = (groups.get("half") or "").casefold(), groups.get("part")
    if half.startswith("p") or part in _PM or (part == "中午" and hour < 3):
        hour += _NOON if hour < _NOON else 0
    elif half.startswith("a") and hour == _NOON:
        hour = 0
    return _fact(match, hour, minute)


def _range_start(match: re.Match[str]) -> list[Fact] | None:
    """The 9 of "9 to 5 pm" is in the morning, the 1 of "1-5 pm" after noon."""
    end = re.search(
        r"(\d{1,2})(?:[.:][0-5]\d)?\s?$", match.string[match.end() : match.end("half") - 1]
    )
    later = end is not None and int(match["hour"]) % _NOON < int(end.group(1)) % _NOON
    hour = int(match["hour"])
    if match["half"].casefold() == "p" and later:
        hour += _NOON if hour < _NOON else 0
    return _fact(match, hour, 0)


def _chinese(match: re.Match[str]) -> list[Fact] | None:
    hour_text, tail = match["hour"], match["tail"] or ""
    written_out = not hour_text.isdecimal()
    if written_out and not (match["part"] or tail):
        return None
    hour = parse_chinese(hour_text) if written_out else int(hour_text)
    minute_text = match["minute"]
    minute = _TAILS.get(tail, 0)
    if minute_text:
        minute = int(minute_text) if minute_text.isdecimal() else parse_chinese(minute_text) or 0
    return _time(match, hour or 0, minute)


def _fact(match: re.Match[str], hour: int, minute: int) -> list[Fact] | None:
    if hour > 24 or minute > 59:
        return None
    return [Fact(kind=Kind.TIME, value=f"{hour % 24:02}:{minute:02}", text=match.group().strip())]
