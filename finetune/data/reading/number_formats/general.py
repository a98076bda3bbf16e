"""General: a number as a wide cell shows it, in up to eleven characters."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from finetune.data.reading.number_formats import numerals
from finetune.data.reading.number_formats.body import Filled
from finetune.data.reading.number_formats.exact import CONTEXT, rounded, to_digits
from finetune.data.reading.number_formats.tokens import Kind, Token

_WIDTH = 11
_MANTISSA_PLACES = 5


def general(value: float) -> tuple[str, bool]:
    """The text, and whether all programs show it so.

    Twelve digits and more are an exponent in one and all digits in another; what is rounded for
    want of room depends on the room.
    """
    if value.is_integer() and abs(value) < 10**_WIDTH:
        return str(int(value)), True
    number = to_digits(value)
    size = number.adjusted()
    if size < _WIDTH:
        shown = rounded(number, max(0, _WIDTH - 2 - max(0, size)))
        if abs(shown) < 10**_WIDTH and (size >= -4 or shown == number):
            return _plain(shown), shown == number
    return _exponent(number), False


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _exponent(number: Decimal) -> str:
    exponent = number.adjusted()
    mantissa = rounded(number.scaleb(-exponent, context=CONTEXT), _MANTISSA_PLACES)
    if abs(mantissa) >= 10:
        mantissa, exponent = mantissa / 10, exponent + 1
    return f"{_plain(mantissa)}E{'-' if exponent < 0 else '+'}{abs(exponent):02}"


@dataclass(frozen=True, slots=True)
class General:
    """A section that says General, texts around it. `style`: 1 or 2 for Chinese numerals."""

    before: str = ""
    behind: str = ""
    style: int = 0
    doubtful: bool = False

    def fill(self, value: float) -> Filled:
        if self.style and numerals.is_written(value, self.style):
            text = numerals.numerals(int(value), self.style)
            # One program's zero is a letter, another's a circle.
            sure = "〇" not in text
        else:
            text, sure = general(value)
            sure = sure and not self.style
        return Filled(f"{self.before}{text}{self.behind}", sure=sure and not self.doubtful)


def with_general(tokens: Sequence[Token], style: int) -> General:
    """Compiled from tokens with General among them."""
    at = next(at for at, token in enumerate(tokens) if token.kind is Kind.GENERAL)
    before, behind = tokens[:at], tokens[at + 1 :]
    return General(
        before="".join(token.text for token in before),
        behind="".join(token.text for token in behind),
        style=style,
        doubtful=any(token.kind is not Kind.LITERAL for token in [*before, *behind]),
    )
