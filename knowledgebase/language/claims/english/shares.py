# ruff: noqa: E501  (patterns are data; broken over lines they are harder to read)
"""Shares in English: per cent, off and on top, halves, nine in ten, times as much."""

import re
from dataclasses import replace

from knowledgebase.language.claims.canvas import Step
from knowledgebase.language.claims.english.building import TO, N, plain, share
from knowledgebase.language.claims.figures import Dimension, Figure

_P = r"\s?(?:%|per\s?cent\b|percent\b|percentage[\s-]points?\b|\bpp\b)"
_PERCENT = re.compile(
    rf"(?<![\d.])(?:(?P<a>{N})(?:{_P})?{TO})?(?P<b>[−-]?{N})(?:{_P})(?P<off>(?:\s(?:of (?:the |our )?[\w ]{{0,12}}))?\s?(?:off|discount|reduction|rebate|cheaper|less|lower|reduced)\b)?(?P<add>\s?(?:extra|surcharge|on top|more|supplement|dearer|higher)\b)?",
    re.I,
)
_OFF_BEFORE = re.compile(
    r"\b(?:save|saves|saving|discount of|reduced by|cut by|down by|off of|take[sn]?|less by|knock(?:s|ed)?|deduct(?:s|ed)?|lower(?:s|ed)? by|discount(?: is|:)?)\s(?:a further |another |an extra )?$",
    re.I,
)
_PAY_BEFORE = re.compile(
    r"\b(?:pay|pays|paying|costs?|charged?|only|for|at)\s(?:only |just |you )?$", re.I
)
_HALF_PRICE = re.compile(
    r"\b(?:at )?half[\s-](?:the\s)?(?:usual\s|normal\s|full\s)?price\b|\b(?:half|50%) off\b|\bhalf as much\b",
    re.I,
)
_HALF = re.compile(r"\b(?:a |one )?half\b(?=\s(?:of|the|a|an|as|your|our|is|are)\b)", re.I)
_IN = re.compile(
    rf"\b(?P<a>{N})\s(?:in(?:\severy)?|out\sof(?:\severy)?|of(?:\sthe|\severy)?)\s(?P<b>{N})(?!\s?(?:%|hours|days|weeks|minutes|months|years|kg|g|ml))\b",
    re.I,
)
_TIMES_AS = re.compile(
    rf"\b(?:(?P<w>twice|thrice|double|triple)|(?P<n>{N})\stimes)\s(?:as|the|more)\b", re.I
)


def _percent(match: re.Match[str]) -> list[Figure]:
    before = match.string[max(0, match.start() - 24) : match.start()]
    unit = ""
    if match["off"] or _OFF_BEFORE.search(before):
        unit = "off"
    elif match["add"]:
        unit = "add"
    elif re.match(
        r"\sof (?:the |our |its )?(?:\w+ )?(?:price|ticket|cost|fee|rate|usual|normal|full|freight|charge)",
        match.string[match.end() :],
        re.I,
    ) and _PAY_BEFORE.search(before):
        unit = "pay"
    value = float(match["b"].replace("−", "-"))
    if match["a"]:
        if re.search(r"\d[\s%]*\s(?:and|or)\s", match.group(), re.I):
            return [share(float(match["a"]), unit=unit), share(value, unit=unit)]
        return [share(float(match["a"]), value, unit)]
    return [share(value, unit=unit)]


def _in(match: re.Match[str]) -> list[Figure] | None:
    part, whole = float(match["a"]), float(match["b"])
    if not whole or part > whole or match.string[match.end() : match.end() + 1] == "%":
        return None
    score = re.search(
        r"rat(?:ing|ed)|scor|stars?|marks?|average",
        match.string[max(0, match.start() - 30) : match.start()],
        re.I,
    )
    if (
        "." in match["a"]
        or score
        or (
            re.match(r"\d+(?:\.\d+)?\sin\s", match.group())
            and whole > 10
            and "every" not in match.group()
        )
    ):
        return None
    if re.search(r"\bof\b", match.group()) and "out" not in match.group() and whole < 8:
        return None
    return [
        share(part / whole * 100),
        *(replace(plain(Dimension.COUNT, one), supposed=True) for one in (part, whole)),
    ]


def _times_as(match: re.Match[str]) -> list[Figure]:
    value = {"twice": 2.0, "double": 2.0, "thrice": 3.0, "triple": 3.0}.get(
        (match["w"] or "").casefold()
    ) or float(match["n"])
    return [plain(Dimension.MULTIPLE, value)]


IN: Step = (_IN, _in)


TIMES_AS: Step = (_TIMES_AS, _times_as)


PERCENT: Step = (_PERCENT, _percent)


HALF_PRICE: Step = (_HALF_PRICE, lambda match: [share(50, unit="off")])


HALF: Step = (_HALF, lambda match: [share(50)])
