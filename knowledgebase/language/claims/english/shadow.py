# ruff: noqa: E501  (patterns are data; broken over lines they are harder to read)
"""A text with its numbers in figures: "an hour and a half" becomes "1.5 hour", places kept."""

import re
from collections.abc import Callable

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS: dict[str, float] = {word: value for value, word in enumerate(_ONES)}
_WORDS |= {word: value * 10 for value, word in enumerate(_TENS, start=2)}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}
_FOLK = {"dozen": 12, "couple": 2, "score": 20}
_PARTS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "twelfth": 12, "twentieth": 20, "hundredth": 100,
}  # fmt: skip
_SIGNS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3, "⅕": 0.2, "⅛": 0.125}
_ORDINALS = {
    **{f"{one}th": value for one, value in _WORDS.items() if value >= 4},
    "first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12,
    "twentieth": 20, "thirtieth": 30,
}  # fmt: skip
ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
NUMBER = r"(?:\d+(?:\.\d+)?)"

_WORD = "|".join(sorted([*_WORDS, *_SCALES], key=len, reverse=True))
_PHRASE = re.compile(
    rf"\b(?:(?:an?\s(?=hundred\b|thousand\b|million\b))?(?:{_WORD})(?:(?:\s?-\s?|\s|\sand\s)(?:{_WORD})\b)*)\b",
    re.I,
)
_PHRASE_PART = re.compile(rf"{_WORD}", re.I)
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d])")
_SCALED = re.compile(
    rf"(?<![\w.])({NUMBER})\s?(k|thousand|million|billion|m(?=\s?(?:customers|users|people|parcels)))\b",
    re.I,
)
_DOZEN = re.compile(rf"\b(?:(half a|a|an|one|{NUMBER})\s)(dozen|couple|score)\b(?:\sof\b)?", re.I)
_PART = "|".join(sorted([*(f"{one}s" for one in _PARTS), *_PARTS], key=len, reverse=True))
_UNIT = (
    r"hours?|minutes?|seconds?|days?|weeks?|months?|years?|decades?|kilos?|kilograms?|kg|grams?|g|lit(?:er|re)s?|l|pints?|"
    r"met(?:er|re)s?|m|kilomet(?:er|re)s?|km|miles?|inch(?:es)?|pounds?|tonnes?|tons?|per\s?cent|percent|percentage points?|"
    r"pence|penny|degrees?|cubic|square|teaspoons?|tablespoons?|tablets?|capsules?|scoops?|drops?|cups?|mm|cm|ml|mg|pints?|points?"
)
# an hour and a half, two and a half hours, half an hour, three quarters of an hour, a quarter-kilo
_ONE_AND = re.compile(
    rf"\b(?:an?|one|(?P<n>{NUMBER}))\s(?P<unit>{_UNIT})\sand\s(?:(?P<k>an?|{NUMBER})[\s-])(?P<part>{_PART})\b(?!\s(?:later|off))",
    re.I,
)
_AND = re.compile(
    rf"\b(?P<n>{NUMBER}|an?)(?:\sand\s|-and-)(?:(?P<k>an?|{NUMBER})[\s-])(?P<part>{_PART})\b", re.I
)
_OF_UNIT = re.compile(
    rf"\b(?:(?P<k>an?|{NUMBER})[\s-])?(?P<part>{_PART})(?:[\s-](?:of\s)?(?:an?|1|one)?[\s-]?|-)(?=(?P<unit>{_UNIT})\b)",
    re.I,
)
_SHARE = re.compile(
    rf"\b(?P<k>an?|the other|{NUMBER})(?:[\s-])(?P<part>{_PART})\b(?!\s?(?:past|to|day|time|party|floor|one\b|year|parcel|week|year|hand))",
    re.I,
)
_SIGN = re.compile(rf"(?P<n>\d+)?\s?(?P<sign>[{''.join(_SIGNS)}])")
_SLASH = re.compile(
    r"(?<![\d/])(?P<a>[1-9])/(?P<b>[2-9]|10)(?![\d/])(?=\s?(?:of|cup|inch|tablet|teaspoon|litre|pint|the))"
)
_ORDINAL = re.compile(
    rf"\b(?:({'|'.join(_TENS)})[\s-])?({'|'.join(sorted(_ORDINALS, key=len, reverse=True))})\b",
    re.I,
)
_FORTNIGHT = re.compile(r"\b(?:an?\s|one\s)?fortnight(?P<ly>ly)?\b", re.I)
_FORTNIGHTS = re.compile(rf"\b({NUMBER})\sfortnights\b", re.I)
_NAMES_OF_SPANS = (
    (_FORTNIGHT, lambda match: "every 2 weeks" if match["ly"] else "2 weeks"),
    (_FORTNIGHTS, lambda match: f"{float(match[1]) * 2:g} weeks"),
    (re.compile(r"\bhalf[\s-](?:a[\s-])?year(?!ly)", re.I), lambda match: "6 months"),
    (re.compile(r"\ba decade\b", re.I), lambda match: "10 years"),
    (re.compile(r"\bovernight\b(?=\sdelivery)", re.I), lambda match: "next day"),
)
_ONE_AND_MORE = re.compile(
    r"\b(?:an?|one)\s(hour|day|week|month|year|kilo|metre|pound|minute)\sand\s(?=\d)", re.I
)
_PRONOUN_ONE = re.compile(
    r"(?:\b(?:another|this|that|the|each|every|no|any|new|old|big|small|last|next|first|which|large|other|only|right|free|lent|own|a|good|same|spare|these|those|some|cheaper|smaller|larger|bigger)\s|-)one\b(?!\s(?:hour|day|week|month|year|pound|percent|per))"
    r"|\bone(?=\s(?:is|of|that|which|with|on|to|for|you|we|in|from|at|can|will|has|who|by|another)\b(?! an? )|\sby\sone\b|[.,;:!?'’]|$)",
    re.I,
)


class Shadow:
    """`text`, and for each of its characters the place in the original: `origin`."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.origin = list(range(len(text) + 1))

    def sub(
        self, pattern: re.Pattern[str], change: Callable[[re.Match[str]], "str | None"]
    ) -> None:
        """Replace matches; a change of None leaves one as it is."""
        pieces: list[str] = []
        origin: list[int] = []
        at = 0
        for match in pattern.finditer(self.text):
            new = change(match)
            if new is None:
                continue
            start, end = match.span()
            pieces += [self.text[at:start], new]
            origin += self.origin[at:start]
            first, last = self.origin[start], self.origin[end]
            origin += [min(first + step, last - 1) for step in range(len(new))]
            at = end
        if pieces:
            self.text = "".join([*pieces, self.text[at:]])
            self.origin = [*origin, *self.origin[at:]]


def _written(value: float) -> str:
    return f"{value:.10g}" if value < 1e9 else f"{value:.0f}"


def _phrase(match: re.Match[str]) -> str | None:
    total = group = 0.0
    last = 0.0
    for word in _PHRASE_PART.findall(match.group().casefold()):
        if word in _SCALES:
            scale = _SCALES[word]
            if scale == 100:
                group = (group or 1) * 100
            else:
                total += (group or 1) * scale
                group = 0
            last = 0
            continue
        value = _WORDS[word]
        if last and not (last >= 20 and last % 10 == 0 and value < 10):
            return None  # "two three", "one and two": not one number
        group += value
        last = value
    if re.search(r"\band\b", match.group(), re.I) and not re.search(
        "hundred|thousand", match.group(), re.I
    ):
        return None
    return _written(total + group)


def _single(match: re.Match[str]) -> str:
    """A phrase that is several numbers: each for itself."""
    return _PHRASE_PART.sub(
        lambda one: _written(
            _WORDS.get(one.group().casefold(), 0) or _SCALES.get(one.group().casefold(), 0)
        ),
        match.group(),
    )


def _part_of(match: re.Match[str]) -> float:
    count = match["k"]
    many = float(count) if count and count[0].isdigit() else 1.0
    word = match["part"].casefold()
    word = word if word in _PARTS else word.removesuffix("s")
    return many / _PARTS[word]


def _with_unit(match: re.Match[str]) -> str:
    return f"{_written(float(match['n'] or 1) + _part_of(match))} {match['unit']}"


def _and_part(match: re.Match[str]) -> str:
    whole = 1.0 if match["n"][0] in "aA" else float(match["n"])
    return _written(whole + _part_of(match))


def _sign(match: re.Match[str]) -> str:
    return _written(float(match["n"] or 0) + _SIGNS[match["sign"]])


def _share(match: re.Match[str]) -> str | None:
    part = match["part"].casefold()
    many = match["k"]
    plural = part.endswith("s") or part == "halves"
    if many[0].isdigit() and float(many) > 1 and not plural:
        return None
    if many[0].isdigit() and _part_of(match) >= 1:
        return None
    if part in ("second", "quarter", "quarters") and match.string[
        match.end() :
    ].lstrip().startswith("past"):
        return None
    if (
        not many[0].isdigit()
        and part not in {"half", "quarter"}
        and not _SHARED.match(match.string[match.end() :])
    ):
        return None
    return f"{_written(_part_of(match) * 100)}%"


_SHARED = re.compile(
    r"\s(?:of|off|less|lower|cheaper|more|discount|reduction|extra|on|from|the|as|is|are|in)\b|[.,;]|$"
)


def _ordinal(match: re.Match[str]) -> str | None:
    tens = match[1]
    if match[2].casefold() == "second" and _is_of_time(match):
        return None
    return f"{int(_ORDINALS[match[2].casefold()] + (_WORDS[tens.casefold()] if tens else 0))}th"


def _is_of_time(match: re.Match[str]) -> bool:
    """Whether a second is a sixtieth of a minute: "in a second", "30 second rinse"."""
    before, after = match.string[: match.start()], match.string[match.end() :]
    if re.search(r"\b(?:in|per|within|inside) an?\s$", before, re.I):
        return True
    if re.match(r"s?\b\s*(?:[.,]|$)", after) and re.search(r"\b(?:a|per|one|\d)\s$", before):
        return True
    return bool(re.search(r"\d[\s-]?$", before))


def shadow(text: str) -> Shadow:
    """The text with numbers in figures."""
    made = Shadow(text)
    made.sub(_PRONOUN_ONE, lambda match: match.group()[:-3] + "øøø")
    made.sub(_GROUPED, lambda match: match.group().replace(",", ""))
    made.sub(_PHRASE, _phrase)
    made.sub(_PHRASE, _single)
    for pattern, change in _NAMES_OF_SPANS:
        made.sub(pattern, change)
    made.sub(_SCALED, _scaled)
    made.sub(_DOZEN, _dozen)
    made.sub(_ONE_AND_MORE, lambda match: f"1 {match[1]} and ")
    made.sub(_SIGN, _sign)
    made.sub(_SLASH, lambda match: f"{_written(int(match['a']) / int(match['b']) * 100)}%")
    made.sub(_ONE_AND, _with_unit)
    made.sub(_AND, _and_part)
    made.sub(_OF_UNIT, _of_unit)
    made.sub(_SHARE, _share)
    made.sub(_ORDINAL, _ordinal)
    return made


def _of_unit(match: re.Match[str]) -> str | None:
    if re.search(r"\bthe\s$", match.string[: match.start()], re.I) and not match["k"]:
        return None
    if match["part"].casefold() not in ("half", "quarter", "quarters", "halves") and not match["k"]:
        return None
    if (
        (match["k"] or "a")[0].isalpha()
        and match["part"].casefold() not in ("half", "quarter")
        and "of" not in match.group()
    ):
        return None  # "a third year", "the fifth day"
    if (
        match["k"]
        and match["k"][0].isdigit()
        and not match["part"].casefold().endswith("s")
        and "of" not in match.group()
    ):
        return None
    return f"{_written(_part_of(match))} "


def _scaled(match: re.Match[str]) -> str:
    scale = {"k": 1000, "m": 1_000_000}.get(match[2].casefold()) or _SCALES[match[2].casefold()]
    return _written(float(match[1]) * scale)


def _dozen(match: re.Match[str]) -> str:
    many = match[1].casefold()
    count = 0.5 if many.startswith("half") else float(many) if many[0].isdigit() else 1.0
    return _written(count * _FOLK[match[2].casefold()])
