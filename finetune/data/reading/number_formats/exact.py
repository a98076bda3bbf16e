"""Numbers to the fifteen digits that spreadsheet programs keep, and their rounding."""

from decimal import ROUND_HALF_UP, Context, Decimal

# Room for the largest float at the largest scale of a code of the longest length.
CONTEXT = Context(prec=5000, rounding=ROUND_HALF_UP, Emax=999_999, Emin=-999_999)
_WHOLE = 10**15


def to_digits(value: float) -> Decimal:
    """The value to fifteen significant digits: 1.005 is 1.005 and no shade less."""
    if value.is_integer() and -_WHOLE < value < _WHOLE:
        return Decimal(int(value))
    return Decimal(f"{value:.15g}")


def is_beyond_digits(value: float) -> bool:
    """Whether the file stores more digits than any program shows."""
    return abs(value) >= _WHOLE and float(f"{value:.15g}") != value


def rounded(number: Decimal, places: int) -> Decimal:
    """Rounded half away from zero."""
    return number.quantize(Decimal(1).scaleb(-places), context=CONTEXT)
