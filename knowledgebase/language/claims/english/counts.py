"""Counts and ordinal numbers in English: what is left when all else has been read."""

import re
from dataclasses import replace

from knowledgebase.language.claims.canvas import Step
from knowledgebase.language.claims.english.building import TO, N, plain
from knowledgebase.language.claims.english.units import measure
from knowledgebase.language.claims.figures import Dimension, Figure

_ORDINAL = re.compile(r"\b(?P<n>\d+)(?:th|st|nd|rd)\b", re.I)
_BARE = re.compile(rf"(?<![\w.£€$/@#])(?:(?P<a>{N}){TO})?(?P<b>{N})(?![\w/]|\.\d|\s?%)", re.I)
_PAIR = re.compile(r"\b(?:a|the|per) (?:pair|twin pack)\b", re.I)


def _ordinal(match: re.Match[str]) -> list[Figure]:
    """The ninth day, the third year: a case of so many days or years as well."""
    value = float(match["n"])
    found = [replace(plain(Dimension.ORDINAL, value), supposed=True)]
    unit = re.match(r"\s(day|week|month|year)\b", match.string[match.end() :])
    if unit and (what := measure(unit[1])):
        found.append(replace(plain(Dimension.SPAN, value * what[1]), supposed=True))
    elif value > 1:
        found.append(replace(plain(Dimension.COUNT, value), supposed=True))
    return found


def _bare(match: re.Match[str]) -> list[Figure] | None:
    value = float(match["b"])
    if value == 1 and not match["a"]:
        return [replace(plain(Dimension.COUNT, 1), supposed=True)]
    if (
        not match["a"]
        and value <= 12
        and re.search(
            r"\b(?:the|of the|all|our|both|these|those|your|last)\s$",
            match.string[: match.start()],
            re.I,
        )
    ):
        return [replace(plain(Dimension.COUNT, value), supposed=True)]
    if re.search(r"\b(?:and|or|to)\b", match.group(), re.I) and match["a"]:
        first = float(match["a"])
        if first < value and not re.search(r"\band\b", match.group()):
            return [plain(Dimension.COUNT, first, value)]
        return [plain(Dimension.COUNT, first), plain(Dimension.COUNT, value)]
    if match["a"]:
        return [plain(Dimension.COUNT, float(match["a"]), value)]
    return [plain(Dimension.COUNT, value)]


ORDINAL: Step = (_ORDINAL, _ordinal)


BARE: Step = (_BARE, _bare)


PAIR: Step = (_PAIR, lambda match: [replace(plain(Dimension.COUNT, 2), supposed=True)])
