"""General: a number as a wide cell shows it, in up to eleven characters."""

from decimal import Decimal

from finetune.data.reading.number_formats.exact import CONTEXT, rounded, to_digits

_WIDTH = 11
_MANTISSA_PLACES = 5


def general(value: float) -> tuple[str, bool]:
    """The text, and whether all programs show it so.

    Twelve digits and more are an exponent in one and all digits in another.
    """
    number = to_digits(value)
    size = number.adjusted() if number else 0
    if size < _WIDTH:
        places = max(0, _WIDTH - 2 - max(0, size))
        shown = rounded(number, places)
        if abs(shown) < 10**_WIDTH and (size >= -4 or shown == number):
            return plain(shown), True
    return _exponent(number), False


def plain(number: Decimal) -> str:
    """All digits, without zeros at the end of the decimals."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _exponent(number: Decimal) -> str:
    mantissa = rounded(number.scaleb(-number.adjusted(), context=CONTEXT), _MANTISSA_PLACES)
    exponent = number.adjusted()
    if abs(mantissa) >= 10:
        mantissa, exponent = mantissa / 10, exponent + 1
    return f"{plain(mantissa)}E{'-' if exponent < 0 else '+'}{abs(exponent):02}"
