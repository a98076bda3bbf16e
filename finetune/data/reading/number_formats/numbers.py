"""Numbers without exponent: groups, scaling, percent, decimals, texts between the digits."""

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


@dataclass(frozen=True, slots=True)
class Layout:
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


def layout(tokens: Sequence[Token]) -> Layout:
    """Where digits, groups and scaling stand in these tokens."""
    parts: tuple[list[Slot], list[Slot]] = ([], [])
    last_digit = max(
        (at for at, token in enumerate(tokens) if token.kind is Kind.DIGIT), default=-1
    )
    point = next((at for at, token in enumerate(tokens) if token.kind is Kind.POINT), None)
    last_whole = max(
        (at for at, token in enumerate(tokens[:point]) if token.kind is Kind.DIGIT), default=-1
    )
    scale, grouped, doubtful = 0, False, False
    for at, token in enumerate(tokens):
        part = parts[0 if point is None or at <= point else 1]
        before = tokens[at - 1].kind if at else None
        if token.kind is Kind.DIGIT:
            part.append(Slot(token.text))
        elif token.kind is Kind.COMMA:
            follows = before in {Kind.DIGIT, Kind.COMMA}
            if (part is parts[0] and at > last_whole) or at > last_digit:
                scale -= 3
            else:
                grouped = True
                doubtful |= part is parts[1]
            doubtful |= not follows
        elif at != point:
            scale += 2 * (token.kind is Kind.PERCENT)
            # A second point, a slash that parts nothing.
            doubtful |= token.kind not in {Kind.PERCENT, Kind.LITERAL}
            part.append(Slot(token.text, is_digit=False))
    whole = tuple(parts[0])
    return Layout(
        whole=whole,
        decimals=tuple(parts[1]),
        has_point=point is not None,
        scale=scale,
        grouped=grouped,
        doubtful=doubtful or (grouped and _is_interrupted(whole)),
    )


def _is_interrupted(slots: Sequence[Slot]) -> bool:
    places = [at for at, slot in enumerate(slots) if slot.is_digit]
    return bool(places) and places[-1] - places[0] != len(places) - 1


@dataclass(frozen=True, slots=True)
class Number:
    """A section of digits, or of texts alone."""

    layout: Layout

    def fill(self, value: float) -> Filled:
        number = to_digits(value)
        if self.layout.scale:
            number = number.scaleb(self.layout.scale, context=CONTEXT)
        number = rounded(number, self.layout.places)
        return Filled(
            self.layout.fill(number),
            sure=not (self.layout.doubtful or is_beyond_digits(value)),
            is_zero=not number,
        )
