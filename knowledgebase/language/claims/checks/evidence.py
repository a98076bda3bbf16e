"""Whether the facts, and the case that an answer supposes, carry a figure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from knowledgebase.language.claims.arithmetic import combine, follows
from knowledgebase.language.claims.figures import (
    MINUTES_A_DAY,
    Bound,
    Dimension,
    Figure,
    comparable,
    fits,
    same_value,
)

_MOST_KNOWN = 36
_NEAR = 0.55
_LARGE = 100
_BARE = re.compile(r"[\d,.零一二两三四五六七八九十百千万亿半]+")
_DAY_OF_MONTH = 1000
_LENGTHS = (31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 29)
ROUNDED = re.compile(r"四舍五入|保留|取整|约|大概|平均|round|about|roughly|around", re.I)


def states(told: Figure, facts: Iterable[Figure], *, rounded: bool = False) -> bool:
    """Whether a fact has the figure, written in whatever way."""
    variants = list(variations(told))
    return any(
        fits(one, fact)
        or _near(one, fact)
        or _within(one, fact)
        or (rounded and rounds_to(one, fact))
        for fact in facts
        for one in variants
    )


def carried(
    told: Figure, known: Sequence[Figure], *, rounded: bool = False, deep: bool = True
) -> bool:
    """Whether the figure follows from the known ones; `deep`: from three of them, not only two."""
    if told.dimension in (Dimension.LITERAL, Dimension.WEEKDAY, Dimension.FREQUENCY):
        return False
    if told.dimension is Dimension.DATE:
        return _is_later_date(told, known)
    if told.dimension is Dimension.SHARE and _is_turned(told, known):
        return False
    if told.dimension is Dimension.SHARE and any(
        one.dimension is Dimension.SHARE and same_value(one.low + told.low, 100) for one in known
    ):
        return True
    for one in variations(told):
        if follows(one, known) if deep and _may_be_deep(one) else _follows_from_two(one, known):
            return True
    return _is_sum(told, known) or _roughly_follows(told, known, rounded=rounded)


def _is_turned(told: Figure, known: Sequence[Figure]) -> bool:
    """What is paid told as what is taken off, or the other way round."""
    return any(
        one.dimension is Dimension.SHARE
        and {one.unit, told.unit} == {"off", "pay"}
        and same_value(one.low, told.low)
        and not same_value(one.low, 50)
        for one in known
    )


def _is_sum(told: Figure, known: Sequence[Figure]) -> bool:
    """The sum or the mean of figures that stand side by side."""
    values = [one.low for one in known if one.dimension is told.dimension and one.unit == told.unit]
    return any(
        (end - start > 2 and same_value(told.low, total))
        or same_value(told.low, total / (end - start))
        for start in range(len(values))
        for end in range(start + 2, len(values) + 1)
        for total in (sum(values[start:end]),)
    )


def _may_be_deep(told: Figure) -> bool:
    """Small counts and spans would nearly always come out of three figures somehow."""
    if told.dimension is Dimension.COUNT:
        return told.low >= _LARGE
    return told.dimension in (Dimension.MONEY, Dimension.MASS, Dimension.VOLUME, Dimension.AREA)


def _follows_from_two(told: Figure, known: Sequence[Figure]) -> bool:
    target = replace(told, per="")
    known = known[:_MOST_KNOWN]
    return any(
        fits(target, replace(made, per=""))
        for one in known
        for other in known
        for made in combine(one, other)
        if made.dimension is target.dimension
    )


def variations(told: Figure) -> Iterator[Figure]:
    """The figure, and what else it may stand for: a bare number an amount, a date its day."""
    yield told
    if is_bare(told):
        yield replace(told, dimension=Dimension.MONEY)
    if told.dimension is Dimension.DATE and 0 <= told.low < 366:
        yield replace(told.of(_DAY_OF_MONTH + _day(told.low)), unit="day")
    if told.dimension is Dimension.SPAN and told.low % MINUTES_A_DAY == 0:
        yield Figure(
            dimension=Dimension.COUNT,
            low=told.low / MINUTES_A_DAY,
            high=told.high / MINUTES_A_DAY,
            bound=told.bound,
        )


def is_bare(figure: Figure) -> bool:
    """Whether it is a number without a unit."""
    return figure.dimension is Dimension.COUNT and bool(_BARE.fullmatch(figure.text))


def spread(facts: Iterable[Figure]) -> list[Figure]:
    """The facts' figures for arithmetic: bare numbers as amounts too."""
    found: list[Figure] = []
    for figure in facts:
        found.append(figure)
        if is_bare(figure):
            found.append(replace(figure, dimension=Dimension.MONEY))
    return found


def week(clauses: Iterable[Sequence[Figure]]) -> Iterator[Figure]:
    """How many days of the week clauses name: as a span, and as times a week."""
    for figures in clauses:
        days = sum(one.high - one.low + 1 for one in figures if one.dimension is Dimension.WEEKDAY)
        if days > 0:
            span = days * MINUTES_A_DAY
            yield Figure(dimension=Dimension.SPAN, low=span, high=span)
            yield Figure(dimension=Dimension.FREQUENCY, low=days / 7, high=days / 7)


def _within(told: Figure, fact: Figure) -> bool:
    """A value, or a range, that lies within the fact's range."""
    if told.dimension is not fact.dimension or not fact.is_range or not comparable(told, fact):
        return False
    if told.dimension is Dimension.WEEKDAY or told.bound not in (Bound.EXACT, Bound.ABOUT):
        return False
    return fact.low <= told.low and told.high <= fact.high


def _near(told: Figure, fact: Figure) -> bool:
    """Under a quarter of an hour may be said of twelve minutes."""
    if told.dimension is not fact.dimension or told.is_range or fact.is_range:
        return False
    if told.dimension is Dimension.TIME and {told.low, fact.low} == {0, MINUTES_A_DAY - 1}:
        return True
    if told.dimension is Dimension.SPAN and min(told.low, fact.low) > 40 * MINUTES_A_DAY:
        return same_value(told.low, fact.low, within=0.02)
    if fact.bound in (Bound.AT_LEAST, Bound.ABOVE, Bound.AT_MOST, Bound.BELOW):
        return False
    if told.bound is Bound.BELOW:
        return _NEAR * told.low <= fact.low < told.low
    return False


def rounds_to(told: Figure, fact: Figure) -> bool:
    """Whether the told value is the fact's with fewer decimals."""
    if told.dimension is not fact.dimension or told.is_range:
        return False
    return any(
        same_value(told.low, round(fact.low, places)) and not same_value(told.low, 0)
        for places in (0, 1, 2)
    ) and abs(told.low - fact.low) < 0.06 * max(abs(fact.low), 1e-9)


def _roughly_follows(told: Figure, known: Sequence[Figure], *, rounded: bool) -> bool:
    """A product or quotient, rounded; or just under or over what is told."""
    if not (rounded or told.bound in (Bound.BELOW, Bound.ABOVE, Bound.ABOUT)):
        return _whole_parts(told, known)
    for one in known:
        for other in known:
            for made in combine(one, other):
                if made.dimension is not told.dimension:
                    continue
                if rounded and rounds_to(told, made):
                    return True
                if told.bound is Bound.BELOW and _NEAR * told.low <= made.low < told.low:
                    return True
                if told.bound is Bound.ABOVE and told.low < made.low <= told.low / _NEAR:
                    return True
    return _whole_parts(told, known)


def _whole_parts(told: Figure, known: Sequence[Figure]) -> bool:
    """How many whole ones: 23 days are three weeks and some; 3.4 kg are charged as four."""
    if told.is_range or told.low != int(told.low) or told.dimension is Dimension.MONEY:
        return False
    for one in known:
        for other in known:
            if (
                one.dimension is not other.dimension
                or not other.low
                or one.dimension is Dimension.COUNT
            ):
                continue
            ratio = one.low / other.low
            if (
                told.dimension is Dimension.COUNT
                and 1 < ratio < 200
                and int(told.low) in (int(ratio), int(-(-ratio // 1)))
            ):
                return True
            if told.dimension is one.dimension and other.low and 1 < ratio < 200:
                whole = int(ratio)
                if same_value(told.low, whole * other.low) or same_value(
                    told.low, one.low - whole * other.low
                ):
                    return True
    return told.dimension is Dimension.MASS and any(
        one.dimension is Dimension.MASS and same_value(told.low / 1000, -(-one.low // 1000))
        for one in known
    )


def _is_later_date(told: Figure, known: Sequence[Figure]) -> bool:
    dates = [one.low for one in known if one.dimension is Dimension.DATE and one.low >= 0]
    days = {0.0, 1.0}
    supposed = any(one.dimension is Dimension.DATE and one.supposed for one in known)
    for one in known:
        if one.dimension is Dimension.SPAN and one.low >= MINUTES_A_DAY / 2:
            for end in (one.low, one.high):
                length = end / MINUTES_A_DAY
                days.add(length)
                if supposed or told.low < 366:
                    days |= {
                        length - 1,
                        length + 1,
                        2 * length,
                        3 * length,
                        float(int(length) + 1),
                        float(int(length) + 2),
                    }
        if one.dimension is Dimension.WORKDAYS:
            days |= {one.low + extra for extra in range(1 + 2 * (int(one.low) // 5 + 1))}
    targets = [told.low, _DAY_OF_MONTH + _day(told.low)] if told.low < 366 else [told.low]
    for target in targets:
        for date in dates:
            from_days = date if (date >= _DAY_OF_MONTH) == (target >= _DAY_OF_MONTH) else None
            if from_days is None and date < 366 and told.low >= 366:
                from_days = _DAY_OF_MONTH + _day(date)
            if from_days is not None and any(
                same_value(target, from_days + sign * day) for day in days for sign in (1, -1)
            ):
                return True
    return False


def _day(index: float) -> int:
    left = int(index)
    for length in _LENGTHS:
        if left < length:
            break
        left -= length
    return left + 1
