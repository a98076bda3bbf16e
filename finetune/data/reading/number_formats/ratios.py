"""Numbers as fractions: "# ?/?", "# ??/16", with the whole before them or without."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from finetune.data.reading.number_formats.body import Filled
from finetune.data.reading.number_formats.exact import to_digits
from finetune.data.reading.number_formats.placeholders import Slot, count, fill_whole
from finetune.data.reading.number_formats.tokens import Kind, Token

_MOST_DIGITS = 5


@dataclass(frozen=True, slots=True)
class Ratio:
    """A section with a fraction.

    `whole`: what stands before the numerator, its placeholders and texts. `denominator`: its
    placeholders, or (`fixed`) the number that it is.
    """

    whole: tuple[Slot, ...]
    numerator: tuple[Slot, ...]
    denominator: tuple[Slot, ...]
    fixed: int
    behind: str
    doubtful: bool

    def fill(self, value: float) -> Filled:
        exact = Fraction(to_digits(value))
        has_whole = count(self.whole) > 0
        near, sure = self._near(exact)
        units, part = divmod(near, 1) if has_whole else (0, near)
        bottom = self.fixed or part.denominator
        top = int(part * bottom)
        digits = str(units) if units else ("0" if has_whole and not top else "")
        text = fill_whole(digits, self.whole)
        if has_whole and not top:
            text += " " * (count(self.numerator) + 1 + self._width)
        else:
            text += f"{fill_whole(str(top), self.numerator)}/{self._bottom(bottom)}"
        return Filled(
            text + self.behind, sure=sure and not self.doubtful, is_zero=not near and not self.fixed
        )

    @property
    def _width(self) -> int:
        return len(str(self.fixed)) if self.fixed else count(self.denominator)

    def _near(self, exact: Fraction) -> tuple[Fraction, bool]:
        if self.fixed:
            # Half away from zero, as all numbers are rounded.
            return Fraction(int(exact * self.fixed + Fraction(1, 2)), self.fixed), True
        most = 10 ** min(_MOST_DIGITS, count(self.denominator)) - 1
        near = exact.limit_denominator(most)
        # Programs have different ways to the nearest fraction, all right where it is the number.
        return near, abs(near - exact) < Fraction(1, 10**9)

    def _bottom(self, bottom: int) -> str:
        if self.fixed:
            return str(bottom)
        digits = str(bottom)
        blanks = "".join("0" if slot.text == "0" else " " for slot in self.denominator)
        return digits + blanks[len(digits) :].replace("0", "")


def ratio(tokens: Sequence[Token]) -> Ratio | None:
    """Compiled from tokens with a slash among them; None where it parts no fraction."""
    at = next(at for at, token in enumerate(tokens) if token.kind is Kind.SLASH)
    start = at
    while start and tokens[start - 1].kind is Kind.DIGIT:
        start -= 1
    end = at + 1
    while end < len(tokens) and _is_denominator(tokens[end]):
        end += 1
    bottom = "".join(token.text for token in tokens[at + 1 : end])
    before, behind = tokens[:start], tokens[end:]
    if start == at or not bottom or not all(_is_plain(token) for token in [*before, *behind]):
        return None
    fixed = int(bottom) if re.fullmatch("[1-9][0-9]{0,4}", bottom) else 0
    return (
        Ratio(
            whole=tuple(Slot(token.text, is_digit=token.kind is Kind.DIGIT) for token in before),
            numerator=tuple(Slot(token.text) for token in tokens[start:at]),
            denominator=() if fixed else tuple(Slot(character) for character in bottom),
            fixed=fixed,
            behind="".join(token.text for token in behind),
            doubtful=any(token.kind is Kind.DIGIT for token in behind)
            or not (fixed or re.fullmatch("[#?]+", bottom)),
        )
        if fixed or re.fullmatch("[0#?]+", bottom)
        else None
    )


def _is_denominator(token: Token) -> bool:
    return token.kind in {Kind.DIGIT, Kind.FIGURE}


def _is_plain(token: Token) -> bool:
    return token.kind in {Kind.DIGIT, Kind.LITERAL}
