"""A figure: an exact value in a text, in one unit, with its bound and what it is a figure of."""

from dataclasses import dataclass, replace
from enum import StrEnum

NEARLY = 0.12
"""How far a value that is told as "about" so much may lie from the true one."""
_EXACT = 1e-6
MINUTES_A_DAY = 1440
DAYS_A_MONTH = 30


class Dimension(StrEnum):
    """What a figure measures. Only figures of one dimension can agree or contradict."""

    MONEY = "money"  # unit: ISO 4217
    SHARE = "share"  # percent; unit: "off" (taken off), "pay" (what is left), "add", or ""
    SPAN = "span"  # minutes; a month counts 30 days, see `fits`
    WORKDAYS = "workdays"
    TIME = "time"  # minutes since midnight; unit "12h" where the half of the day is not told
    DATE = "date"  # days since 2000-03-01 of a leap year pattern; unit: the year or ""
    WEEKDAY = "weekday"  # 1 (Monday) to 7
    FREQUENCY = "frequency"  # times a day
    MASS = "mass"  # grams
    LENGTH = "length"  # millimetres
    AREA = "area"  # square metres
    VOLUME = "volume"  # millilitres
    TEMPERATURE = "temperature"  # °C
    AGE = "age"  # years
    COUNT = "count"  # unit: what is counted, in base form, or ""
    ORDINAL = "ordinal"
    MULTIPLE = "multiple"  # times as much
    LITERAL = "literal"  # phone, e-mail, web address, code: `text` is compared, folded
    OTHER = "other"  # unit: any other unit of measure


class Bound(StrEnum):
    """What a text says of a value: that it is it, or lies on one side of it."""

    EXACT = ""
    ABOUT = "about"
    AT_LEAST = "at least"
    AT_MOST = "at most"
    ABOVE = "above"
    BELOW = "below"


UPWARD = frozenset({Bound.AT_LEAST, Bound.ABOVE})
DOWNWARD = frozenset({Bound.AT_MOST, Bound.BELOW})


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """`low` and `high` are the ends of a range, equal for a single value. `per` is what a price or
    a rate is for ("hour", "gram", "month", "item" …), "" where it is not told. `start`, `end`:
    characters of the text that it was read from. `supposed`: a case that is made up or that the
    customer brings ("for an order of £45"), so that no fact need state it.
    """

    dimension: Dimension
    low: float
    high: float
    unit: str = ""
    per: str = ""
    bound: Bound = Bound.EXACT
    start: int = 0
    end: int = 0
    text: str = ""
    supposed: bool = False

    @property
    def is_range(self) -> bool:
        return self.high - self.low > _EXACT

    def of(self, value: float) -> "Figure":
        """The same figure with another value."""
        return replace(self, low=value, high=value)


_LENGTHS = (31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 29)  # March to February


def date_index(month: int, day: int) -> int:
    """A day of the year as days since the first of March."""
    return sum(_LENGTHS[: (month - 3) % 12]) + day - 1


def same_value(one: float, other: float, *, within: float = _EXACT) -> bool:
    return abs(one - other) <= max(within * max(abs(one), abs(other)), _EXACT)


def comparable(one: Figure, other: Figure) -> bool:
    """Whether the two measure the same, so that one of them can take the other's place."""
    if one.dimension is not other.dimension:
        return False
    if one.dimension is Dimension.DATE and len(one.unit) == len(other.unit) == 4:
        return one.unit == other.unit
    if one.dimension is Dimension.MONEY:
        return not (one.unit and other.unit) or one.unit == other.unit
    if one.dimension in (Dimension.COUNT, Dimension.OTHER):
        return not (one.unit and other.unit) or one.unit == other.unit
    return True


def fits(told: Figure, fact: Figure) -> bool:
    """Whether the value that is told is the fact's: the same, one end of its range under a bound
    that goes with that end, a range within it, or about it where it says "about"."""
    if not comparable(told, fact):
        return False
    if told.dimension is Dimension.LITERAL:
        return told.text == fact.text
    if told.dimension is Dimension.SHARE and not _same_share_meaning(told, fact):
        return _is_rest(told, fact)
    if told.is_range:
        return _close(told.low, fact.low, told) and _close(told.high, fact.high, told)
    if fact.is_range:
        return _fits_an_end(told, fact)
    return _close(told.low, fact.low, told)


def _fits_an_end(told: Figure, fact: Figure) -> bool:
    if told.bound in DOWNWARD:
        return _close(told.low, fact.high, told)
    if told.bound in UPWARD:
        return _close(told.low, fact.low, told)
    if told.bound is Bound.ABOUT:
        return fact.low * (1 - NEARLY) <= told.low <= fact.high * (1 + NEARLY)
    return _close(told.low, fact.low, told) or _close(told.low, fact.high, told)


def _close(told: float, fact: float, figure: Figure) -> bool:
    within = NEARLY if figure.bound is Bound.ABOUT else _EXACT
    if same_value(told, fact, within=within):
        return True
    if figure.dimension is Dimension.SPAN:
        return _months_agree(told, fact)
    if figure.dimension is Dimension.TIME and figure.unit == "12h":
        return same_value(told % 720, fact % 720)
    return False


def _months_agree(told: float, fact: float) -> bool:
    """Months and years count 30 and 365 days here, and calendars vary: 12 months are a year, one
    and a half years 18 months, 52 weeks a year."""
    return bool(_months(told) & _months(fact))


def _months(minutes: float) -> set[float]:
    """The numbers of months, in halves, that a span may have been told as."""
    days = minutes / MINUTES_A_DAY
    found = {days / DAYS_A_MONTH, days / 365 * 12, days / 364 * 12}
    if days <= 84:
        found.add(days / 28)
    return {
        round(one * 2) / 2 for one in found if one > 0.9 and abs(one * 2 - round(one * 2)) < 1e-6
    }


def _same_share_meaning(told: Figure, fact: Figure) -> bool:
    meanings = {told.unit, fact.unit}
    return len(meanings) == 1 or "" in meanings


def _is_rest(told: Figure, fact: Figure) -> bool:
    """20 % off is to pay 80 %."""
    pays = {"off", "pay"}
    return {told.unit, fact.unit} == pays and same_value(told.low + fact.low, 100)
