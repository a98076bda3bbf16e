# ruff: noqa: E501  (patterns are data; broken over lines they are harder to read)
"""Measured things in English: 2.5 kg, 120 × 60 cm, an hour and ten minutes, minus 18."""

import re
from dataclasses import replace

from knowledgebase.language.claims.canvas import Step
from knowledgebase.language.claims.english.building import N, ends, plain
from knowledgebase.language.claims.english.shadow import NUMBER
from knowledgebase.language.claims.english.units import UNIT, WORKDAYS, measure
from knowledgebase.language.claims.figures import Dimension, Figure

_DIMENSIONS = re.compile(
    rf"(?<![\d.])(?P<all>{N}(?:\s?(?:mm|cm|m))?(?:\s?(?:×|x|by)\s?{N}(?:\s?(?:mm|cm|m))?)+)\s?(?:-\s?)?(?P<unit>mm|cm|m|millimetres|centimetres|metres|inch(?:es)?|in|ft|feet)?(?![A-Za-z])",
    re.I,
)
_MEASURE = re.compile(
    rf"(?<![\w.£€$])(?P<sign>[−+±-]|minus\s|plus\s)?(?:(?P<a>{N})\s?(?P<u>{UNIT})?\.?(?:\s?[-–—]\s?(?P<sign2>[−])?|\s(?:to|and|or)\s(?P<sign3>[−+]|minus\s|plus\s)?))?(?P<b>{N})(?:[\s-]|\smore\s|\sextra\s|\sfull\s|\sfree\s|\swhole\s|\schargeable\s|\spaid\s|\sclear\s|\sadditional\s|\sshort\s|\slong\s|\ssolid\s|\sconsecutive\s|\scalendar\s)?(?P<unit>{WORKDAYS}|{UNIT})(?P<below>\sbelow(?:\szero|\sfreezing))?",
    re.I,
)
_COMPOUND = re.compile(
    rf"(?<![\w.])(?P<h>{N})\s?(?P<hu>hours?|hrs?|h|days?|weeks?|months?|years?|kg|feet|ft|stone|m|lbs?|metres?)(?:\s|,\s|\sand\s)(?P<m>{N})\s?(?P<mu>minutes?|mins?|hours?|days?|weeks?|months?|g|inch(?:es)?|in|ounces|oz|lbs?|cm)\b",
    re.I,
)
_ARTICLE = re.compile(
    r"\b(?:(?P<cue>within|inside|in|for|after|lasts?|lasting|takes?|taking|until|have|has|get|gets|got|of|about|around|over|under|than|most|at least|up to|nearly|almost|just|only|whole|full|once|every|is|keeps?|valid|runs?|a full|wait|stay|minimum|another|last|first)\s)?(?P<an>an|a|the whole|the|a whole|a full|1 full|half a)\s(?:whole\s|full\s|single\s)?(?P<unit>second|minute|hour|day|week|month|year|kilo|kilogram|litre|metre|mile|tonne|gram|pint|kilometre)\b(?!['’]s|ly|\sof the|\sin advance\b(?<!day in advance)|-)",
    re.I,
)
_SPAN_CUES = frozenset("within inside in for after lasts last lasting takes take taking until have has get gets got about around over under than most nearly almost just only whole full keeps keep valid runs run wait stay minimum".split()) | {"at least", "up to", "a full"}  # fmt: skip
_MINUS = re.compile(rf"\bminus\s(?P<b>{N})(?=\s(?:is|or|and|in|for|for)\b|[,.;])", re.I)


def _dimensions(match: re.Match[str]) -> list[Figure] | None:
    values = [float(one) for one in re.findall(NUMBER, match["all"])]
    unit = match["unit"] or next(iter(re.findall(r"mm|cm|m\b", match["all"])), "")
    by = re.search(r"×|x|\bby\b", match["all"])
    if (
        not unit
        and by
        and by.group() == "by"
        and len(values) == 2
        and not re.search(r"size|measur|cm|metre|wide|long", match.string, re.I)
    ):
        return None
    what = (
        measure(unit.rstrip("."))
        if unit and unit != "in"
        else (Dimension.LENGTH, 25.4, "")
        if unit
        else (Dimension.LENGTH, 10.0, "cm?")
    )
    if what is None:
        return None
    dimension, factor, _name = what
    if not unit:
        return [plain(Dimension.COUNT, value) for value in values]
    return [plain(dimension, value * factor, unit="") for value in values]


def _compound(match: re.Match[str]) -> list[Figure] | None:
    one, two = measure(match["hu"]), measure("inches" if match["mu"] == "in" else match["mu"])
    if one is None or two is None or one[0] is not two[0] or one[1] <= two[1]:
        return None
    return [plain(one[0], float(match["h"]) * one[1] + float(match["m"]) * two[1])]


def _measure(match: re.Match[str]) -> list[Figure] | None:
    spelling = re.sub(r"\s+", " ", match["unit"])
    if re.fullmatch(r"(?:working|business|work|week)[\s-]?days?", spelling, re.I):
        return ends(match, Dimension.WORKDAYS, "")
    what = measure(spelling)
    if what is None:
        return None
    dimension, factor, unit = what
    minus = (match["sign"] or "").strip() in (
        "−",
        "-",
        "minus",
    ) and dimension is Dimension.TEMPERATURE
    second_minus = (
        bool(match["sign2"])
        or (match["sign3"] or "").strip() in ("−", "minus")
        or bool(match["below"])
    )
    if dimension is Dimension.TEMPERATURE:
        if not match["a"]:
            value = float(match["b"])
            return [plain(dimension, -value if minus or match["below"] else value)]
        first = -float(match["a"]) if minus or match["below"] else float(match["a"])
        second = float(match["b"])
        second = -second if second_minus or (minus and not match["sign3"]) else second
        if re.search(r"\band\b", match.group()) and not re.search(
            r"between\s$", match.string[: match.start()], re.I
        ):
            return [plain(dimension, first), plain(dimension, second)]
        return [plain(dimension, first, second)]
    if match["a"] and match["u"]:
        own = measure(match["u"])
        if own is None or own[0] is not dimension:
            return None
        low, high = float(match["a"]) * own[1], float(match["b"]) * factor
        if re.search(r"\b(?:and|or)\b", match.group()) and not re.search(
            r"between\s$", match.string[: match.start()], re.I
        ):
            return [plain(dimension, low, unit=unit), plain(dimension, high, unit=unit)]
        return [plain(dimension, low, high, unit)]
    return ends(match, dimension, unit, factor)


def _article(match: re.Match[str]) -> list[Figure] | None:
    cue = (match["cue"] or "").casefold()
    an = match["an"].casefold()
    if an == "the" and cue not in ("within", "inside"):
        return None
    if (
        cue not in _SPAN_CUES
        and "whole" not in match.group()
        and "full" not in match.group()
        and an != "the"
    ):
        if re.match(
            r"\s(?:or two|early|ago|later|earlier|ahead|long|of|to|before|from)\b",
            match.string[match.end() :],
        ) and not re.search(r"[\d%]\s*$|\ufffe\s?$", match.string[: match.start()]):
            pass
        else:
            return None
    what = measure(match["unit"])
    if what is None:
        return None
    if cue in ("in", "over") and re.search(
        r"(?:£|\d|%|\ufffe|times|as you like|much)\s?$",
        match.string[: match.start()].rstrip()[-8:] + " ",
    ):
        return [replace(plain(what[0], what[1]), supposed=True)]
    if cue == "for" and re.search(r"\ufffe\s?$", match.string[: match.start()]):
        return [replace(plain(what[0], what[1]), supposed=True)]
    if cue == "in" and match["unit"].casefold() in ("day", "week", "month", "year"):
        return [replace(plain(what[0], what[1]), supposed=True)]
    high = 2 if re.match(r"\s(?:or two)\b", match.string[match.end() :]) else 1
    figure = plain(what[0], what[1], what[1] * high, what[2])
    return [replace(figure, supposed=cue in ("in", "of") and what[0] is not Dimension.SPAN)]


def _minus(match: re.Match[str]) -> list[Figure]:
    return [plain(Dimension.TEMPERATURE, -float(match["b"]))]


MINUS: Step = (_MINUS, _minus)


DIMENSIONS: Step = (_DIMENSIONS, _dimensions)


COMPOUND: Step = (_COMPOUND, _compound)


MEASURE: Step = (_MEASURE, _measure)


ARTICLE: Step = (_ARTICLE, _article)
