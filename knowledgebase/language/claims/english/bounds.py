# ruff: noqa: E501  (patterns are data; broken over lines they are harder to read)
"""Which side of a value a text means, and what an amount is for, by the words beside it."""

import re

from knowledgebase.language.claims.english.units import per_name
from knowledgebase.language.claims.figures import Bound

_GAP = r"(?:\s(?:a|an|the|of|to|as|total|all|only|just|age|price|cost|rate|day|days|at|about|around|orders?|weight|height|width|size|its|their|our|is|us|value|balance|:))*[\s:]*[£€$¥+−-]?$"
_BEFORE: tuple[tuple[re.Pattern[str], Bound], ...] = tuple(
    (re.compile(rf"(?:{words}){_GAP}", re.I), bound)
    for words, bound in (
        (r"\b(?:not?|never|isn't|mustn't|can't|cannot|don't|won't|without) (?:[\w]+ ){0,2}(?:more|over|longer|later|higher|greater|larger|heavier|further|older|above|exceed(?:ing)?|beyond|past|than)(?: than)?|up to|at most|max(?:imum)?\.?|as (?:much|many|long|high|late|far|few|old|large|heavy) as|within|inside|no more than|not exceed(?:ing)?|not above|limited to|capped at|until|till|by|stays? within|limit (?:is|of)|under or equal to|upper limit|most", Bound.AT_MOST),
        (r"\b(?:not?|never) (?:[\w]+ ){0,2}(?:less|fewer|lower|under|below|shorter|younger|earlier|sooner)(?: than)?|at least|min(?:imum)?\.?|from|starting (?:at|from)|starts? (?:at|from)|as (?:little|low|early|soon|young|few|small|short) as|no less than|upwards of|lowest|reach(?:es|ed)?|or more than", Bound.AT_LEAST),
        (r"\b(?:over|above|more than|exceed(?:s|ing|ed)?|greater than|higher than|longer than|older than|beyond|past|later than|upward of|heavier than|larger than|bigger than|further than|taller than|outside)", Bound.ABOVE),
        (r"\b(?:under|below|less than|fewer than|lower than|younger than|shorter than|smaller than|lighter than|earlier than|short of|beneath|colder than|cheaper than)", Bound.BELOW),
        (r"\b(?:about|around|roughly|approximately|approx\.?|some|nearly|almost|circa|ca\.?|just over|just under|a little (?:over|under)|close to|average of|average|or so|in the region of|near|~)", Bound.ABOUT),
    )
)  # fmt: skip
_AFTER: tuple[tuple[re.Pattern[str], Bound], ...] = (
    (re.compile(r"\s?(?:\+|or (?:more|over|above|older|longer|higher|up|upwards|heavier|later|larger|bigger)|and (?:over|above|up|older|more|upwards)|upwards?|plus\b|minimum|at least|as a minimum)", re.I), Bound.AT_LEAST),
    (re.compile(r"\s?(?:or (?:less|under|below|younger|fewer|lower|lighter|earlier|smaller|sooner)|and (?:under|below|younger|less)|maximum|max\b|at (?:the )?most|tops|at the (?:latest|outside)|or so at most)", re.I), Bound.AT_MOST),
    (re.compile(r"\s?(?:or so|or thereabouts|on average|roughly|approximately|-ish|ish\b)", re.I), Bound.ABOUT),
)  # fmt: skip
_THING = r"(?P<per>100 ?g|square[\s-]met(?:re|er)|cubic[\s-]met(?:re|er)|[a-z²³.]+)"
_PER = re.compile(
    rf"(?:\s(?:back|off|extra|or so|fixed|variable|more|plus VAT|interest|AER|APR|EAR|of interest|gross|net|in fees|cashback|towards?|with|free)){{0,2}}\s?(?:(?:/|\bper\b|\bfor each\b|\bfor every\b|\beach\b|\bevery\b|\ban?\b|\ba\b)\s?{_THING}|(?P<ly>hourly|daily|weekly|monthly|yearly|annually|nightly|annual|p\.?a\b|each|apiece))",
    re.I,
)
_PER_BEFORE = re.compile(
    r"\b(?:(?P<ly>hourly|daily|weekly|monthly|yearly|annual|nightly)\s(?:\w+\s){0,3}|(?:per|each|every)\s(?P<per>\w+)[:\s]+(?:costs?|is|for)?\s?)(?:of|is|at|costs?|was|comes to|comes in at|:|from)?\s?$",
    re.I,
)
_NOT_PER = frozenset(
    "lot little few bit couple total result deposit new maximum minimum third quarter half fee charge small single full good".split()
)


def bound(text: str, start: int, end: int) -> Bound:
    """The bound that the words around a figure give it."""
    after = text[end : end + 16]
    for pattern, value in _AFTER:
        if pattern.match(after):
            return value
    before = re.split(r"[,;.:!?\n](?=\s)|\||\)", text[max(0, start - 42) : start])[-1]
    found: tuple[int, Bound] | None = None
    for pattern, value in _BEFORE:
        match = pattern.search(before)
        if match is not None and (found is None or match.start() < found[0]):
            found = match.start(), value
    return found[1] if found else Bound.EXACT


def per(text: str, start: int, end: int) -> str:
    """What an amount is for ("an hour", "monthly", "per kg"), "" where it isn't told."""
    match = _PER.match(text[end : end + 40])
    if match is not None:
        word = match["per"] or match["ly"]
        if word.casefold() not in _NOT_PER:
            return "item" if word.casefold() in ("each", "apiece") else per_name(word)
    before = _PER_BEFORE.search(text[max(0, start - 30) : start])
    if before is not None:
        return per_name(before["ly"] or before["per"])
    return ""
