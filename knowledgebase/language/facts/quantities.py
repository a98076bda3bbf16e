"""Numbers with a unit, counted things, and bare numbers."""

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from knowledgebase.language.facts.model import Canvas, Fact, Kind
from knowledgebase.language.facts.numerals import (
    ARABIC,
    EN_NUMERAL,
    ZH_DIGITS,
    ZH_NUMERAL,
    parse,
    plain,
)
from knowledgebase.language.facts.units import EN_UNITS, UNITS, ZH_COUNTERS, ZH_UNITS, pattern

_TO = r"\s*(?:-|–|—|~|～|to|and|or|至|到|或)\s*"
_N_EN = rf"(?:{ARABIC}|\b(?:{EN_NUMERAL})\b)"
_N_ZH = rf"(?:{ARABIC}|{ZH_NUMERAL}|半)"
_EN_UNIT = pattern(EN_UNITS)
_ZH_UNIT = pattern(ZH_UNITS)
_COUNTER = pattern([*ZH_COUNTERS])
_HOURS_MINUTES = re.compile(
    r"(?<!\d)(?<!\d[.,])(?P<h>\d+)\s?(?:hours?|hrs?|h|个?小时)\s?(?:and\s)?(?P<m>\d+)\s?(?:minutes?|mins?|min|分钟?)",
    re.I,
)
_EN = re.compile(
    rf"(?<![\dA-Za-z])(?<!\d[.,])(?:(?P<a>{_N_EN})\s?(?:(?P<own>{_EN_UNIT})\b)?{_TO})?(?P<b>{_N_EN})[\s-]?(?P<unit>{_EN_UNIT})"
    r"(?![A-Za-z0-9])",
    re.I,
)
_ZH_AND_A_HALF = re.compile(
    rf"(?P<b>\d+|{ZH_NUMERAL})(?P<x>个半|(?P<y>年|天|斤|公斤)半)(?P<z>小时|钟头|月|星期)?"
)
_EN_HALF = re.compile(r"\bhalf\san?\s(?P<unit>hour|day|year|dozen)\b|\b(?:an?|one)\sdozen\b", re.I)
_ZH = re.compile(
    rf"(?<![第\dA-Za-z])(?<!\d[.,])(?<![A-Za-z]-)(?:(?P<a>{_N_ZH})(?P<own>{_ZH_UNIT}|{_COUNTER})?{_TO})?(?P<b>{_N_ZH})"
    rf"(?P<more>多|余|来)?(?P<unit>{_ZH_UNIT}|{_COUNTER})"
)
_ORDINAL = re.compile(
    rf"第(?P<b>\d+|{ZH_NUMERAL})|(?<!\d)(?<!\d[.,])(?P<n>\d+)(?:st|nd|rd|th)\b", re.I
)
_EN_WORD = re.compile(rf"\b(?P<b>{EN_NUMERAL})\b", re.I)
_BARE = re.compile(
    rf"(?<![\dA-Za-z])(?<!\d[.,])(?<![A-Za-z]-)(?P<b>{ARABIC})(?![A-Za-z\d])(?!-[A-Za-z])"
)
_ZH_WORD = re.compile(rf"(?P<b>[一二两三四五六七八九][十百千万](?:{ZH_NUMERAL})?)")
_BELOW_ZERO = re.compile(r"(?:(?<![A-Za-z0-9)\]%°])(?<!\d\s)[-\u2212]|\bminus\s|零下|负)\s?$", re.I)
_UNDER_ZERO = re.compile(r"\s?(?:c|celsius|f|fahrenheit)?\s?below\s(?:zero|freezing)\b", re.I)
_VAGUE_WORDS = {"one", "zero", "hundred", "thousand", "dozen", "second"}


def find(canvas: Canvas) -> None:
    canvas.take(_HOURS_MINUTES, _hours_minutes)
    canvas.take(_EN_HALF, _english_half)
    canvas.take(_EN, lambda m: _measured(m, m["unit"].casefold()))
    canvas.take(_ZH_AND_A_HALF, _and_a_half)
    canvas.take(_ZH, _chinese)
    canvas.take(_ORDINAL, _ordinal)


def find_bare(canvas: Canvas) -> None:
    canvas.take(_EN_WORD, _worded)
    canvas.take(_ZH_WORD, lambda m: _facts(m, [parse(m["b"])], "", Decimal(1)))
    canvas.take(_BARE, lambda m: _facts(m, [parse(m["b"])], "", Decimal(1)))


def _facts(
    match: re.Match[str], values: Iterable[Decimal | None], unit: str, factor: Decimal
) -> list[Fact]:
    return [
        Fact(kind=Kind.QUANTITY, value=plain(value * factor), unit=unit, text=match.group().strip())
        for value in values
        if value is not None
    ]


def _hours_minutes(match: re.Match[str]) -> list[Fact]:
    return _facts(match, [Decimal(match["h"]) * 60 + Decimal(match["m"])], "minute", Decimal(1))


def _and_a_half(match: re.Match[str]) -> list[Fact] | None:
    """一个半小时 and 一年半: one and a half of the unit."""
    unit = match["y"] or (f"个{match['z']}" if match["z"] else "")
    value = parse(match["b"])
    if not unit or value is None:
        return None
    base, factor = UNITS[unit]
    return _facts(match, [value + Decimal("0.5")], base, factor)


def _english_half(match: re.Match[str]) -> list[Fact]:
    unit = (match["unit"] or "").casefold()
    if unit in ("", "dozen"):
        return _facts(match, [Decimal(6 if unit else 12)], "", Decimal(1))
    base, factor = UNITS[unit]
    return _facts(match, [Decimal("0.5")], base, factor)


def _measured(match: re.Match[str], unit: str) -> list[Fact] | None:
    """ "20 to 30 minutes" shares its unit; in "150 km or 6 weeks" each number has its own."""
    own = (match["own"] or unit).casefold()
    pairs = [(match["a"], own), (match["b"], unit)]
    return [fact for text, of in pairs if text for fact in _in_unit(match, parse(text), of)] or None


def _in_unit(match: re.Match[str], value: Decimal | None, unit: str) -> list[Fact]:
    base, factor = UNITS[re.sub(r"\s", " ", unit)]
    if base == "degree" and _is_below_zero(match):
        found = _facts(match, [value], base, -factor)
        return [replace(fact, text=f"-{fact.text}") for fact in found]
    return _facts(match, [value], base, factor)


def _is_below_zero(match: re.Match[str]) -> bool:
    """-18 °C, minus 18 degrees, 零下18度, 18 degrees below zero; of a range, both ends."""
    before = match.string[max(0, match.start() - 8) : match.start()]
    after = match.string[match.end() : match.end() + 24]
    return bool(_BELOW_ZERO.search(before) or _UNDER_ZERO.match(after))


def _chinese(match: re.Match[str]) -> list[Fact] | None:
    unit, own = match["unit"], match["own"] or match["unit"]
    if unit not in UNITS and match["b"] in ("一", "半") and not match["a"]:
        return None  # 一个, 一下, 半块: an article, not a number
    pairs = [*((one, own) for one in _spread(match["a"] or ""))]
    pairs += [(one, unit) for one in _spread(match["b"])]
    return [fact for value, of in pairs for fact in _counted(match, value, of)]


def _counted(match: re.Match[str], value: Decimal | None, unit: str) -> list[Fact]:
    if unit in UNITS:
        return _in_unit(match, value, unit)
    return _facts(match, [value], "", Decimal(1))


def _spread(text: str) -> list[Decimal | None]:
    """两三 means two or three; 半 is a half; anything else is one number."""
    if text == "半":
        return [Decimal("0.5")]
    digits = [ZH_DIGITS[char] for char in text if char in ZH_DIGITS]
    if len(text) == len(digits) == 2 and digits[1] == digits[0] + 1:
        return [Decimal(digit) for digit in digits]
    return [parse(text)] if text else []


def _ordinal(match: re.Match[str]) -> list[Fact]:
    return _facts(match, [parse(match["b"] or match["n"])], "ordinal", Decimal(1))


def _worded(match: re.Match[str]) -> list[Fact] | None:
    if match["b"].casefold() in _VAGUE_WORDS:
        return None
    return _facts(match, [parse(match["b"])], "", Decimal(1))
