# ruff: noqa: E501  (patterns are data; broken over lines they are harder to read)
"""How often, in English: twice a day, every four hours, every second Tuesday, daily."""

import re
from dataclasses import replace

from knowledgebase.language.claims.canvas import Step
from knowledgebase.language.claims.english import weekdays
from knowledgebase.language.claims.english.building import TO, N, plain
from knowledgebase.language.claims.english.units import measure
from knowledgebase.language.claims.figures import MINUTES_A_DAY, Dimension, Figure

_TIMES_A = re.compile(
    rf"\b(?:(?P<n>{N})(?:{TO}(?P<m>{N}))?\s(?:or more\s)?(?:times?|doses?|visits?|departures|trips|sessions)|(?P<w>once|twice|thrice))(?:\s(?:or|to)\s(?:(?P<w2>twice|thrice)|(?P<m2>{N})\stimes))?\s?(?:in\s)?(?:an?|per|each|every|1|in each|in any|/)?\s?(?P<every>(?:(?P<k>{N})\s)?)(?P<period>hours?|days?|daily|weeks?|weekly|months?|monthly|years?|yearly|annually|nightly|24 hours)\b",
    re.I,
)
_MANY_DAILY = re.compile(
    rf"(?P<n>{N})\s(?P<ly>daily|weekly|monthly|yearly|annual)\s(?P<noun>capsules?|tablets?|doses?|times?|drops|departures?|crossings?|visits?|meals?|sprays?|puffs?)\b",
    re.I,
)
_EVERY = re.compile(
    rf"\bevery\s(?:(?P<a>{N}){TO})?(?P<b>{N}|other)(?:th)?\s(?P<period>minutes?|hours?|days?|weeks?|months?|years?)\b",
    re.I,
)
_EVERY_NTH = re.compile(
    r"\bevery\s(?:(?P<n>\d+)(?:th)|(?P<o>other))\s(?P<day>(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    re.I,
)
_EACH = re.compile(
    r"\b(?P<ly>daily|weekly|monthly|quarterly|yearly|annually|nightly|hourly)\b|\b(?:every|each|once an?|once)\s(?P<p>hour|day|week|month|quarter|year|night|morning|evening)\b",
    re.I,
)
_DAYS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "night": 1.0, "morning": 1.0, "evening": 1.0, "week": 7.0, "month": 365 / 12, "quarter": 365 / 4, "year": 365.0}  # fmt: skip
_LY = {"daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter", "yearly": "year", "annually": "year", "annual": "year", "nightly": "day", "hourly": "hour"}  # fmt: skip
_MONTHLY = re.compile(
    rf"(?<![\w.£€$])(?P<n>{N})\s(?:equal\s)?(?P<ly>weekly|monthly|quarterly|yearly|annual)\s(?=payments?|instalments?|installments?|repayments?|rates?|sums?)",
    re.I,
)


def _period(word: str) -> str:
    word = word.casefold()
    return _LY.get(word) or ("day" if word.startswith("24") else word.rstrip("s"))


_TIMES_WORDS = {"once": 1.0, "twice": 2.0, "thrice": 3.0}


def _frequency(low: float, high: float | None = None, *, supposed: bool = False) -> Figure:
    return replace(plain(Dimension.FREQUENCY, low, high), supposed=supposed)


def _times_a(match: re.Match[str]) -> list[Figure] | None:
    low = _TIMES_WORDS[match["w"].casefold()] if match["w"] else float(match["n"])
    top = match["m"] or match["m2"]
    high = float(top) if top else _TIMES_WORDS[match["w2"].casefold()] if match["w2"] else low
    period = _period(match["period"])
    days = _DAYS[period] * float(match["k"] or 1)
    return [
        _frequency(low / days, high / days),
        replace(plain(Dimension.COUNT, low, high), supposed=True),
    ]


def _many_daily(match: re.Match[str]) -> list[Figure]:
    days = _DAYS[_LY[match["ly"].casefold()]]
    return [
        _frequency(float(match["n"]) / days),
        replace(plain(Dimension.COUNT, float(match["n"])), supposed=True),
    ]


def _every(match: re.Match[str]) -> list[Figure]:
    high = 2.0 if match["b"].casefold() == "other" else float(match["b"])
    low = float(match["a"] or high)
    period = _period(match["period"])
    size = {"month": 30.0, "year": 365.0}.get(period, _DAYS[period]) * MINUTES_A_DAY
    return [
        plain(Dimension.SPAN, low * size, high * size),
        _frequency(1 / (high * _DAYS[period]), 1 / (low * _DAYS[period]), supposed=True),
    ]


def _every_nth(match: re.Match[str]) -> list[Figure]:
    every = 2.0 if match["o"] else float(match["n"])
    day = weekdays.weekday_number(match["day"])
    return [_frequency(1 / (7 * every)), weekdays.days(day)]


def _each(match: re.Match[str]) -> list[Figure]:
    period = _LY.get((match["ly"] or "").casefold()) or (match["p"] or "").casefold()
    return [_frequency(1 / _DAYS[period], supposed=period != "hour")]


def _monthly(match: re.Match[str]) -> list[Figure]:
    """36 monthly payments are three years of them."""
    what = measure(_LY[match["ly"].casefold()].replace("quarter", "quarters"))
    count = plain(Dimension.COUNT, float(match["n"]))
    return [
        count,
        *(
            [replace(plain(Dimension.SPAN, float(match["n"]) * what[1]), supposed=True)]
            if what
            else []
        ),
    ]


EVERY_NTH: Step = (_EVERY_NTH, _every_nth)


EVERY: Step = (_EVERY, _every)


TIMES_A: Step = (_TIMES_A, _times_a)


MANY_DAILY: Step = (_MANY_DAILY, _many_daily)


MONTHLY: Step = (_MONTHLY, _monthly)


EACH: Step = (_EACH, _each)
