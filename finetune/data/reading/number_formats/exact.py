"""Numbers to the fifteen digits that spreadsheet programs keep, and their rounding."""

from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

# Room for the largest float at the largest scale of a code of the longest length.
CONTEXT = Context(prec=5000, rounding=ROUND_HALF_UP, Emax=999_999, Emin=-999_999)
_WHOLE = 10**15


def to_digits(value: float) -> Decimal:
    """The value to fifteen significant digits: 1.005 is 1.005 and no shade less."""
    if value.is_integer() and -_WHOLE < value < _WHOLE:
        return Decimal(int(value))
    return Decimal(f"{value:.15g}")


def is_beyond_digits(value: float) -> bool:
    """Whether it has more than fifteen digits: what was typed behind them is lost or hidden."""
    return abs(value) >= _WHOLE


def rounded(number: Decimal, places: int) -> Decimal:
    """Rounded half away from zero."""
    return number.quantize(_step(places), context=CONTEXT)


@lru_cache(maxsize=256)
def _step(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)
