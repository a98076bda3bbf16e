"""Numbers without exponent: groups, scaling, percent, decimals, texts between the digits."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from finetune.data.reading.number_formats.body import Filled
from finetune.data.reading.number_formats.exact import (
    CONTEXT,
    is_beyond_digits,
    rounded,
    to_digits,
)
from finetune.data.reading.number_formats.placeholders import (
    Slot,
    count,
    fill_decimals,
    fill_whole,
)
from finetune.data.reading.number_formats.tokens import Kind, Token

_SIMPLE = re.compile("#*0*")


@dataclass(frozen=True, slots=True)
class DigitLayout:
    """The placeholders around the point. `scale`: the power of ten that the value is taken by.

    `doubtful`: programs differ in how they read it.
    """

    whole: tuple[Slot, ...]
    decimals: tuple[Slot, ...]
    has_point: bool
    scale: int
    grouped: bool
    doubtful: bool

    @property
    def places(self) -> int:
        return count(self.decimals)

    def fill(self, number: Decimal) -> str:
        """The number, not negative and already rounded to these places."""
        whole, _, decimals = f"{number:f}".partition(".")
        text = fill_whole("" if whole == "0" else whole, self.whole, grouped=self.grouped)
        if not self.has_point:
            return text
        return f"{text}.{fill_decimals(decimals, self.decimals)}"


def layout(tokens: Sequence[Token]) -> DigitLayout:
    """Where digits, groups and scaling stand in these tokens."""
    digits = [at for at, token in enumerate(tokens) if token.kind is Kind.DIGIT]
    points = [at for at, token in enumerate(tokens) if token.kind is Kind.POINT]
    point = points[0] if points else len(tokens)
    last_whole = max((at for at in digits if at < point), default=-1)
    whole: list[Slot] = []
    decimals: list[Slot] = []
    scale, grouped, doubtful = 0, False, len(points) > 1
    for at, token in enumerate(tokens):
        part = whole if at < point else decimals
        if token.kind is Kind.DIGIT:
            part.append(Slot(token.text))
        elif token.kind is Kind.COMMA:
            scales = last_whole < at < point or at > max(digits, default=-1)
            scale -= 3 * scales
            grouped |= not scales
            doubtful |= _is_odd_comma(tokens, at) or (at > point and not scales)
        elif at == point:
            if last_whole < 0:
                # What no placeholder asks for is shown all the same, but for a zero.
                whole.append(Slot("#"))
        else:
            scale += 2 * (token.kind is Kind.PERCENT)
            # A slash that parts nothing, a second "%".
            doubtful |= token.kind not in {Kind.PERCENT, Kind.LITERAL, Kind.POINT}
            part.append(Slot(token.text, is_digit=False))
    percents = sum(token.kind is Kind.PERCENT for token in tokens)
    return DigitLayout(
        whole=tuple(whole),
        decimals=tuple(decimals),
        has_point=bool(points),
        scale=scale,
        grouped=grouped,
        doubtful=doubtful or percents > 1 or (grouped and _is_interrupted(whole)),
    )


def _is_odd_comma(tokens: Sequence[Token], at: int) -> bool:
    """Whether a comma stands elsewhere than behind a digit: some programs then show it."""
    return not at or tokens[at - 1].kind not in {Kind.DIGIT, Kind.COMMA}


def _is_interrupted(slots: Sequence[Slot]) -> bool:
    places = [at for at, slot in enumerate(slots) if slot.is_digit]
    return bool(places) and places[-1] - places[0] != len(places) - 1


@dataclass(frozen=True, slots=True)
class Straight:
    """A layout whose digits stand together, which most do: filled without going through slots."""

    before: str
    zeros: int
    grouped: bool
    places: int
    kept: int
    behind: str

    def fill(self, number: Decimal) -> str:
        whole, _, decimals = f"{number:f}".partition(".")
        if self.grouped and len(whole) > 3:
            whole = f"{int(whole):,}"
        elif whole == "0":
            whole = "0" * self.zeros
        elif len(whole) < self.zeros:
            whole = whole.zfill(self.zeros)
        if not self.places:
            return f"{self.before}{whole}{self.behind}"
        if self.kept < self.places:
            decimals = decimals[: self.kept] + decimals[self.kept :].rstrip("0")
        return f"{self.before}{whole}.{decimals}{self.behind}"


def straight(found: DigitLayout) -> Straight | None:
    """The layout in short; None where there is more to it."""
    if _is_interrupted(found.whole) or _is_interrupted([Slot("0"), *found.decimals]):
        return None
    marks = "".join(slot.text for slot in found.whole if slot.is_digit)
    decimals = "".join(slot.text for slot in found.decimals if slot.is_digit)
    zeros = marks.count("0")
    if not (marks and _SIMPLE.fullmatch(marks) and _SIMPLE.fullmatch(decimals[::-1])):
        return None
    if (found.grouped and zeros > 3) or found.has_point != bool(decimals):
        return None
    first = next(at for at, slot in enumerate(found.whole) if slot.is_digit)
    behind = [*found.whole[first:], *found.decimals]
    if found.has_point and not found.whole[-1].is_digit:
        return None
    return Straight(
        before="".join(slot.text for slot in found.whole[:first]),
        zeros=zeros,
        grouped=found.grouped,
        places=len(decimals),
        kept=decimals.count("0"),
        behind="".join(slot.text for slot in behind if not slot.is_digit),
    )


@dataclass(frozen=True, slots=True)
class Number:
    """A section of digits, or of texts alone."""

    layout: DigitLayout | Straight
    places: int
    scale: int
    doubtful: bool

    def fill(self, value: float) -> Filled:
        number = to_digits(value)
        if self.scale:
            number = number.scaleb(self.scale, context=CONTEXT)
        number = rounded(number, self.places)
        return Filled(
            self.layout.fill(number),
            sure=not (self.doubtful or is_beyond_digits(value)),
            is_zero=not number,
        )


def number(tokens: Sequence[Token]) -> Number:
    """Compiled from tokens without exponent and fraction."""
    found = layout(tokens)
    return Number(
        layout=straight(found) or found,
        places=found.places,
        scale=found.scale,
        doubtful=found.doubtful,
    )
