"""Whether a figure follows from others by arithmetic: prices times counts, shares, sums, dates.

Only operations that mean something are tried (money times a count, never money times money), at
most three figures deep, so that a wrong value seldom comes out by chance.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from knowledgebase.language.claims.figures import (
    MINUTES_A_DAY,
    Bound,
    Dimension,
    Figure,
    comparable,
    fits,
)

PER: dict[str, tuple[Dimension, float]] = {
    "minute": (Dimension.SPAN, 1),
    "hour": (Dimension.SPAN, 60),
    "day": (Dimension.SPAN, MINUTES_A_DAY),
    "week": (Dimension.SPAN, 7 * MINUTES_A_DAY),
    "month": (Dimension.SPAN, 30 * MINUTES_A_DAY),
    "year": (Dimension.SPAN, 360 * MINUTES_A_DAY),
    "gram": (Dimension.MASS, 1),
    "100 g": (Dimension.MASS, 100),
    "half kilogram": (Dimension.MASS, 500),
    "kilogram": (Dimension.MASS, 1000),
    "tonne": (Dimension.MASS, 1_000_000),
    "metre": (Dimension.LENGTH, 1000),
    "kilometre": (Dimension.LENGTH, 1_000_000),
    "square metre": (Dimension.AREA, 1),
    "millilitre": (Dimension.VOLUME, 1),
    "litre": (Dimension.VOLUME, 1000),
    "cubic metre": (Dimension.VOLUME, 1_000_000),
    "mile": (Dimension.LENGTH, 1_609_344),
    "lb": (Dimension.MASS, 453.59237),
}
"""What a rate's `per` measures, and how many base units of it. Any other `per` is a thing."""
_SIZES: dict[Dimension, tuple[tuple[str, float], ...]] = {
    dimension: tuple((name, size) for name, (one, size) in PER.items() if one is dimension)
    for dimension, _ in PER.values()
}
_MEASURES = frozenset(
    {
        Dimension.SPAN,
        Dimension.MASS,
        Dimension.LENGTH,
        Dimension.AREA,
        Dimension.VOLUME,
        Dimension.OTHER,
        Dimension.WORKDAYS,
    }
)
_AMOUNTS = _MEASURES | {Dimension.MONEY}
_MOST_KNOWN = 24
_MOST_PAIRS, _MOST_THIRD = 120, 12
"""Answers are checked on their way to the customer: a figure that follows from nothing must not
take long to be known for one."""
_MONTHS_A_YEAR = 12


def follows(told: Figure, known: Sequence[Figure]) -> bool:
    """Whether the figure comes out of one, two or three of the known ones."""
    seen: dict[tuple[Dimension, float, str, str], Figure] = {}
    for end in _ends(known):
        seen.setdefault((end.dimension, end.low, end.unit, end.per), end)
    leaves = [*seen.values(), *(one for one in seen.values() if one.dimension is told.dimension)]
    leaves = list({id(one): one for one in leaves}.values())[:_MOST_KNOWN]
    if any(fits(told, leaf) for leaf in leaves):
        return True
    target = replace(told, per="")
    pairs = [made for one in leaves for other in leaves for made in combine(one, other)]
    if any(fits(target, replace(made, per="")) for made in pairs):
        return True
    distinct = {(one.dimension, round(one.low, 6), one.unit, one.per): one for one in pairs}
    return any(
        fits(target, replace(made, per=""))
        for pair in [*distinct.values()][:_MOST_PAIRS]
        for leaf in leaves[:_MOST_THIRD]
        for made in (*combine(pair, leaf), *combine(leaf, pair))
        if comparable(target, made)
    )


def _ends(figures: Iterable[Figure]) -> Iterator[Figure]:
    """Ranges give both ends; bounds play no part in arithmetic."""
    for figure in figures:
        yield replace(figure, high=figure.low, bound=Bound.EXACT)
        if figure.is_range:
            yield replace(figure, low=figure.high, bound=Bound.EXACT)


def combine(one: Figure, other: Figure) -> Iterator[Figure]:
    """Every figure that the two make together, with `one` as the first operand."""
    first, second = one.dimension, other.dimension
    if first in _AMOUNTS and comparable(one, other) and one is not other:
        yield from _amounts(one, other)
    if second is Dimension.COUNT and other.low > 0:
        yield from _counted(one, other)
    if second is Dimension.SHARE and (first in _AMOUNTS or first is Dimension.COUNT):
        yield from _shared(one, other)
    if first is Dimension.SHARE and second is Dimension.SHARE and one is not other:
        yield one.of(one.low + other.low)
        yield one.of(abs(one.low - other.low))
        yield from _shared(one, other)
    if (first, second) == (Dimension.MONEY, Dimension.OTHER) or (
        second is Dimension.MULTIPLE and first in _AMOUNTS
    ):
        yield one.of(one.low * other.low)
    yield from _rated(one, other)
    yield from _calendar(one, other)


def _amounts(one: Figure, other: Figure) -> Iterator[Figure]:
    yield one.of(one.low + other.low)
    if one.low > other.low:
        yield one.of(one.low - other.low)
        if other.low:
            yield _count(one.low / other.low)
            yield _share((one.low - other.low) / one.low * 100)
    if one.low:
        yield _share(other.low / one.low * 100)


def _counted(one: Figure, count: Figure) -> Iterator[Figure]:
    if one.dimension in _AMOUNTS or one.dimension is Dimension.SHARE:
        yield one.of(one.low * count.low)
        yield one.of(one.low / count.low)
    elif one.dimension is Dimension.COUNT:
        yield from _counts(one, count)
    elif one.dimension is Dimension.FREQUENCY:
        yield _count(one.low * count.low)


def _counts(one: Figure, other: Figure) -> Iterator[Figure]:
    yield _count(one.low * other.low)
    yield _count(one.low + other.low)
    if one.low >= other.low:
        yield _count(one.low - other.low)
        yield _count(one.low / other.low)
        yield _share(other.low / one.low * 100)


def _shared(one: Figure, share: Figure) -> Iterator[Figure]:
    part = share.low / 100
    if share.unit in ("off", ""):
        yield one.of(one.low * (1 - part))
    if share.unit in ("add", ""):
        yield one.of(one.low * (1 + part))
    yield one.of(one.low * part)
    if share.unit in ("off", "pay") and 0 < part < 1:
        yield one.of(one.low / (1 - part if share.unit == "off" else part))


def _rated(one: Figure, other: Figure) -> Iterator[Figure]:
    """A rate times what it is per: £75 an hour for two hours, 120 mg per 5 ml for 10 ml."""
    if one.per in PER:
        yield from _of_its_measure(one, other)
    if one.dimension is Dimension.MONEY and not one.per and other.low > 0:
        for name, size in _SIZES.get(other.dimension, ()):
            yield replace(one, per=name).of(one.low * size / other.low)
    if one.dimension is Dimension.FREQUENCY and other.dimension is Dimension.SPAN:
        yield _count(one.low * other.low / MINUTES_A_DAY)
    if one.dimension is Dimension.FREQUENCY and other.dimension in (
        Dimension.MASS,
        Dimension.VOLUME,
        Dimension.COUNT,
    ):
        yield other.of(one.low * other.low)


def _of_its_measure(one: Figure, other: Figure) -> Iterator[Figure]:
    dimension, size = PER[one.per]
    if other.dimension is dimension:
        if one.per == "year":
            yield replace(one, per="").of(one.low * other.low / (365 * MINUTES_A_DAY))
        yield replace(one, per="").of(one.low * other.low / size)
        if one.dimension is Dimension.SHARE and dimension is Dimension.SPAN:
            yield one.of(one.low * other.low / size)
    if one.dimension is Dimension.SHARE and one.per == "year":
        yield replace(one, per="month").of(one.low / _MONTHS_A_YEAR)
    if one.dimension is Dimension.SHARE and one.per == "month":
        yield replace(one, per="year").of(one.low * _MONTHS_A_YEAR)


def _calendar(one: Figure, other: Figure) -> Iterator[Figure]:
    if one.dimension is Dimension.TIME and other.dimension is Dimension.SPAN:
        yield one.of((one.low + other.low) % MINUTES_A_DAY)
        yield one.of((one.low - other.low) % MINUTES_A_DAY)
    if one.dimension is Dimension.TIME and other.dimension is Dimension.TIME:
        yield _span((other.low - one.low) % MINUTES_A_DAY)
    if one.dimension is Dimension.DATE and other.dimension is Dimension.SPAN:
        days = other.low / MINUTES_A_DAY
        yield one.of(one.low + days)
        yield one.of(one.low - days)
        yield one.of(one.low + days - 1)
        yield one.of(one.low + days + 1)
    if one.dimension is Dimension.DATE and other.dimension is Dimension.DATE:
        yield _span(abs(one.low - other.low) * MINUTES_A_DAY)
        yield _span((abs(one.low - other.low) + 1) * MINUTES_A_DAY)


def _count(value: float) -> Figure:
    return Figure(dimension=Dimension.COUNT, low=value, high=value)


def _share(value: float) -> Figure:
    return Figure(dimension=Dimension.SHARE, low=value, high=value)


def _span(minutes: float) -> Figure:
    return Figure(dimension=Dimension.SPAN, low=minutes, high=minutes)
