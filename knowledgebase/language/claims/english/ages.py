# ruff: noqa: E501  (patterns are data; broken over lines they are harder to read)
"""Ages in English: under-12s, aged 16 and over, your 75th birthday, you're 58."""

import re
from dataclasses import replace

from knowledgebase.language.claims.canvas import Step
from knowledgebase.language.claims.english.building import TO, N, plain
from knowledgebase.language.claims.figures import Bound, Dimension, Figure

_AGE = re.compile(
    rf"\b(?:aged?|ages|age of|age limit(?: of| is)?|turn(?:s|ed|ing)?)\s(?:of\s)?(?:(?P<up>up to|under|over|from|at least|below|above|between)\s)?(?P<a>{N})(?:(?:{TO})(?P<b>{N}))?(?!\s?(?:%|hours|days|minutes|weeks|months|kg|cm))(?:\syears)?",
    re.I,
)
_OVERS = re.compile(rf"\b(?P<way>under|over)[\s-](?P<a>{N})['’]?s\b|\b(?P<nine>{N})\+\s?s\b", re.I)
_OLD = re.compile(
    rf"\b(?:(?P<a>{N}){TO})?(?P<b>{N})[\s-]?(?:(?P<unit>years?|months?|weeks?|days?)[\s-])?(?:old|of age)s?\b|(?P<c>{N})(?:th|st|nd|rd)\sbirthday",
    re.I,
)
_CHILDREN = re.compile(
    rf"\b(?:child(?:ren)?|kids?|infants?|bab(?:y|ies)|adults?|patients?|customers?|people|persons?|anyone|everyone|those|toddlers?|students?|teenagers?|boys?|girls?|daughter|son|drivers?|members?|applicants?|passengers?|guests?|residents|visitors|he|she|who)(?:['’]s|['’]re)?\s(?:(?:is|are|who are|who is|aged|of|over|under|from|up to|between|below|above|and|adults?|only|just|to)\s){{0,3}}(?P<a>{N})(?:{TO}(?:under\s)?(?P<b>{N}))?(?!\s?(?:%|hours?|days?|minutes?|weeks?|months?|kg|cm|m\b|g\b|people|£|times|or more bottles|ml|mg|miles|tablets?|capsules?|drops?|patients|customers|pounds|items|parcels|bags?|who)|\.\d)(?=\s?(?:[.,;:)!?]|$|years?|and|or|to|who|gets?|can|has|have|takes?|need|pays?|may|is|are|are|go|goes|old|with|in|at|on|for|free|must|whose|weighing))",
    re.I,
)
_YOU_ARE = re.compile(
    rf"\b(?:you['’]re|you are|he['’]s|she['’]s|i['’]m|he is|she is|is|are|at|over|under|since|turn|from|to)\s(?P<a>{N})(?=\s?(?:[,.!?;]|$|and\b|years|so\b|but\b|now\b|you\b|or (?:over|older|above|under|younger)|to join|to qualify|to apply))",
    re.I,
)


def _age_figure(
    low: float, high: float | None = None, bound: Bound = Bound.EXACT, *, supposed: bool = False
) -> Figure:
    return replace(plain(Dimension.AGE, low, high), bound=bound, supposed=supposed)


def _overs(match: re.Match[str]) -> list[Figure]:
    if match["nine"]:
        return [_age_figure(float(match["nine"]), bound=Bound.AT_LEAST)]
    bound = Bound.BELOW if match["way"].casefold() == "under" else Bound.ABOVE
    return [_age_figure(float(match["a"]), bound=bound)]


def _old(match: re.Match[str]) -> list[Figure] | None:
    if match["c"]:
        return [_age_figure(float(match["c"]))]
    unit = (match["unit"] or "years").casefold().rstrip("s")
    if not match["unit"] and "of age" not in match.group() and "old" not in match.group():
        return None
    size = {"year": 1.0, "month": 1 / 12, "week": 7 / 365, "day": 1 / 365}[unit]
    low = float(match["a"] or match["b"]) * size
    return [_age_figure(low, float(match["b"]) * size)]


def _age(match: re.Match[str]) -> list[Figure]:
    bound = {
        "up to": Bound.AT_MOST,
        "under": Bound.BELOW,
        "below": Bound.BELOW,
        "over": Bound.ABOVE,
        "above": Bound.ABOVE,
        "from": Bound.AT_LEAST,
        "at least": Bound.AT_LEAST,
    }.get((match["up"] or "").casefold(), Bound.EXACT)
    if (
        match["b"]
        and re.search(r"\d\s+(?:and|or)\s+\d", match.group())
        and (match["up"] or "").casefold() != "between"
    ):
        return [
            _age_figure(float(match["a"]), bound=bound),
            _age_figure(float(match["b"]), bound=bound),
        ]
    return [_age_figure(float(match["a"]), float(match["b"]) if match["b"] else None, bound)]


def _children(match: re.Match[str]) -> list[Figure] | None:
    if float(match["a"]) > 120:
        return None
    if re.search(
        r"\b(?:adults?|guests?|people|passengers|customers|members|who|drivers|residents|those|visitors|students?|patients?|applicants?)\s(?:only |just |to |of )?\d",
        match.group(),
        re.I,
    ):
        return None
    words = match.group().casefold()
    bound = (
        Bound.BELOW
        if re.search(r"\b(?:under|below)\b", words)
        else Bound.ABOVE
        if re.search(r"\b(?:over|above)\b", words)
        else Bound.AT_LEAST
        if "from" in words
        else Bound.AT_MOST
        if "up to" in words
        else Bound.EXACT
    )
    return [_age_figure(float(match["a"]), float(match["b"]) if match["b"] else None, bound)]


def _you_are(match: re.Match[str]) -> list[Figure] | None:
    value = float(match["a"])
    if not 1 <= value <= 110 or value != int(value):
        return None
    personal = re.match(r"(?:you|he|she|i)['’\s]", match.group(), re.I)
    if not personal and not re.search(
        r"\bage\b|\bold|child|\bson\b|daughter|birthday|limit|adult|young|mother|mum|dad|father|grand",
        match.string,
        re.I,
    ):
        return None
    if (
        not personal
        and re.search(r"£|\$|€|cost|price|from|to$|at$", match.group(), re.I)
        and not re.match(r"at|over|under", match.group(), re.I)
    ):
        return None
    return [_age_figure(value, supposed=bool(personal))]


OVERS: Step = (_OVERS, _overs)


OLD: Step = (_OLD, _old)


AGE: Step = (_AGE, _age)


CHILDREN: Step = (_CHILDREN, _children)


YOU_ARE: Step = (_YOU_ARE, _you_are)
