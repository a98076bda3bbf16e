"""Numbers with an exponent, also in steps of two, three, … as engineers write them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from finetune.data.reading.number_formats.body import Filled
from finetune.data.reading.number_formats.exact import CONTEXT, rounded, to_digits
from finetune.data.reading.number_formats.numbers import DigitLayout, layout
from finetune.data.reading.number_formats.placeholders import Slot, count, fill_whole
from finetune.data.reading.number_formats.tokens import Kind, Token


@dataclass(frozen=True, slots=True)
class Exponential:
    """Mantissa, "E" and exponent. `sign`: whether a positive exponent shows its own."""

    mantissa: DigitLayout
    exponent: tuple[Slot, ...]
    sign: bool
    doubtful: bool

    def fill(self, value: float) -> Filled:
        number = to_digits(value)
        # One placeholder: one digit before the point. Three: an exponent of three, six, …
        step = max(1, count(self.mantissa.whole))
        mantissa, power = self._split(number, step)
        if mantissa and mantissa.adjusted() >= step:
            mantissa, power = self._split(mantissa.scaleb(power, context=CONTEXT), step)
        digits = str(abs(power)) if power else ""
        sign = "-" if power < 0 else "+" if self.sign else ""
        exponent = fill_whole(digits, self.exponent)
        return Filled(
            f"{self.mantissa.fill(mantissa)}E{sign}{exponent}",
            sure=not self.doubtful,
            is_zero=not number,
        )

    def _split(self, number: Decimal, step: int) -> tuple[Decimal, int]:
        power = number.adjusted() // step * step if number else 0
        mantissa = number.scaleb(-power, context=CONTEXT)
        return rounded(mantissa, self.mantissa.places), power


def exponential(tokens: Sequence[Token]) -> Exponential:
    """Compiled from tokens with an exponent among them."""
    at = next(at for at, token in enumerate(tokens) if token.kind is Kind.EXPONENT)
    mantissa = layout(tokens[:at])
    behind = tokens[at + 1 :]
    slots = tuple(Slot(token.text, is_digit=token.kind is Kind.DIGIT) for token in behind)
    kinds = {token.kind for token in behind}
    return Exponential(
        mantissa=mantissa,
        exponent=slots,
        sign=tokens[at].text.endswith("+"),
        doubtful=mantissa.doubtful
        or mantissa.grouped
        or bool(mantissa.scale)
        or not count(mantissa.whole)
        or not count(slots)
        or not kinds <= {Kind.DIGIT, Kind.LITERAL},
    )
