# ruff: noqa: E501  (patterns are data; broken over lines they are harder to read)
"""Results of reckoning in an English answer: totals, differences, doses, with the case they rest on."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from knowledgebase.language.claims.arithmetic import follows
from knowledgebase.language.claims.clause import Clause
from knowledgebase.language.claims.figures import (
    Bound,
    Dimension,
    Figure,
    comparable,
    fits,
    same_value,
)
from knowledgebase.language.claims.reading import TextReading

_CUES = re.compile(
    r"\b(?:total|altogether|in all|each|sav(?:e|es|ing)|cheaper|less|more|makes?|com(?:e|es|ing) to|works? out|worth|equals?|that is|that's|leav(?:es|ing)|left|remain\w*|"
    r"average|both|together|i\.e|which is|would|you'd|you'll|adds?|add up|brings?|bringing|contains?|after|outsold|difference|other|rest|balance|set you back|run you|if|"
    r"earn|covered|ahead|earlier|later|longer|provides?|or \d|when|means|fee is|a kilo|will do|sees?|lasts?|needs?|stays?|for the|departures?|arrives?|owe|a day|daily|in a day|at most|starts? at|adding|gives?|including|plus|members?|or \d)\b",
    re.I,
)
_STRICT = re.compile(
    r"\b(?:total|altogether|in all|makes?|com(?:e|es|ing) to|works? out|that is|that's|add(?:s|ing)?|lasts?|enough|will do|sees?|you'll need|need|contains?|which is|provides?|or \d|i\.e|"
    r"in a day|week's|average|outsold|at most|get through|times|both|together|points|over the|leaves?|left|departures?|chargeable|(?:after|before) the|earlier|later|starts? at|other|rest|set aside|earn\w*|see you through|of (?:the|our|all)|arrive\w*|covers?)\b",
    re.I,
)
_BROUGHT = {
    Dimension.MONEY,
    Dimension.MASS,
    Dimension.COUNT,
    Dimension.SPAN,
    Dimension.AREA,
    Dimension.VOLUME,
    Dimension.LENGTH,
}
_RESULTS = _BROUGHT | {Dimension.SHARE, Dimension.TIME, Dimension.WEEKDAY, Dimension.FREQUENCY}
_REST = re.compile(r"\b(?:other|rest|remain\w*|balance|left)\b", re.I)


_A_YEAR = {"month": 12, "week": 52}
_A_DAY = re.compile(r"\ba day\b|\bdaily\b", re.I)
_DAILY = re.compile(
    r"\b(?:daily|every day|24/7|24 hours|seven days|7 days|each day)\b|每天|每日", re.I
)


def stated(
    figure: Figure, clause: Clause, facts: Sequence[Figure], text: str, *, rounded: bool
) -> bool:
    """What the facts state in another form: both ends of a range, a rounded value, an age in months."""
    if figure.is_range and figure.dimension is not Dimension.WEEKDAY:
        return all(
            any(fits(figure.of(end), fact) for fact in facts) for end in (figure.low, figure.high)
        )
    if figure.dimension is Dimension.WEEKDAY:
        return (figure.low, figure.high) == (1, 7) and bool(_DAILY.search(text))
    if figure.dimension is Dimension.AGE:
        spans = [one for one in facts if one.dimension is Dimension.SPAN]
        return any(
            fits(replace(figure, dimension=Dimension.SPAN).of(figure.low * 525_600), one)
            for one in spans
        )
    if (
        figure.dimension is Dimension.COUNT
        and figure.low <= 12
        and not re.match(r"\s?\w", clause.text[figure.end - clause.start :])
    ):
        return (
            any(
                one.low == figure.low
                for one in facts
                if one.dimension in (Dimension.AGE, Dimension.ORDINAL)
            )
            or any(
                fits(figure.of(figure.low * size), one)
                for one in facts
                for size in (1,)
                if one.dimension is Dimension.COUNT
            )
            or any(
                one.dimension is Dimension.SPAN and same_value(one.low, figure.low * size)
                for one in facts
                for size in (60, 1440, 10080, 43200, 525600)
            )
        )
    if rounded and "nearest" in text:
        steps = [
            one.low
            for one in facts
            if one.dimension is figure.dimension and 0 < one.low * 5 < figure.low
        ]
        return any(
            same_value(round(one.low / step) * step, figure.low)
            for one in facts
            if one.dimension is figure.dimension
            for step in steps
            if step < one.low
        )
    return False


def explained(
    reading: TextReading, left: Sequence[Figure], stated: Sequence[Figure]
) -> list[Figure]:
    """Those of the figures left over that come out of the facts and the answer's other figures, and
    the case (so many of a thing) without which such a result would not come out."""
    told = [figure for clause in reading.clauses for figure in clause.figures]
    where = {id(figure): clause for clause in reading.clauses for figure in clause.figures}
    found: list[Figure] = []
    for result in left:
        clause = where[id(result)]
        if result.dimension not in _RESULTS or not _is_reckoned(
            result, reading, clause, left, told
        ):
            continue
        cases = [
            figure
            for figure in told
            if figure is not result and figure.dimension is not Dimension.LITERAL
        ]
        cases = [figure for figure in cases if figure not in left or figure.dimension in _BROUGHT]
        if result.dimension is Dimension.FREQUENCY:
            cases = []
        if not _comes_out(result, [*cases, *stated], clause.text):
            continue
        found.append(result)
        for case in cases:
            if (
                case in left
                and case.dimension is Dimension.COUNT
                and case.low <= 12
                and where[id(case)].sentence == clause.sentence
            ):
                found.append(case)
            elif case in left and case not in found and case.bound in (Bound.EXACT, Bound.ABOUT):
                without = [figure for figure in cases if figure is not case]
                if not _comes_out(result, [*without, *stated], clause.text):
                    found.append(case)
    return found


def _is_reckoned(
    result: Figure,
    reading: TextReading,
    clause: Clause,
    left: Sequence[Figure],
    told: Sequence[Figure],
) -> bool:
    """Whether its sentence says so, or the answer brings a case that must come to something."""
    sentence = [one for one in reading.clauses if one.sentence == clause.sentence]
    around = reading.text[sentence[0].start : sentence[-1].end]
    cases = [one for one in told if one.supposed and one.low > 1 and one.dimension in _BROUGHT]
    if result.dimension is Dimension.MONEY:
        counts = (Dimension.COUNT, Dimension.SPAN)
        counted = any(one.dimension in counts for one in left if one is not result)
        return bool(cases or counted or _CUES.search(around))
    if result.dimension is Dimension.COUNT and any(
        one.supposed and one.dimension in (Dimension.MONEY, Dimension.MASS) for one in told
    ):
        return True
    if result.dimension in (Dimension.MASS, Dimension.VOLUME) and _A_DAY.search(around):
        return True
    return bool(_STRICT.search(around))


def _comes_out(result: Figure, known: Sequence[Figure], text: str) -> bool:
    if (
        result.dimension is Dimension.SHARE
        and _REST.search(text)
        and any(
            one.dimension is Dimension.SHARE and same_value(one.low + result.low, 100)
            for one in known
        )
    ):
        return True
    if result.dimension is Dimension.WEEKDAY:
        return any(
            same_value((one.low - 1 + span.low / 1440) % 7 + 1, result.low)
            for one in known
            if one.dimension is Dimension.WEEKDAY
            for span in known
            if span.dimension in (Dimension.SPAN,) and 0 < span.low < 14 * 1440
        )
    if result.dimension is Dimension.FREQUENCY:
        days = sum(one.high - one.low + 1 for one in known if one.dimension is Dimension.WEEKDAY)
        return same_value(result.low * 7, days) or any(
            same_value(result.low * 7 * 2, one.high - one.low + 1)
            for one in known
            if one.dimension is Dimension.WEEKDAY
        )
    if result.dimension is Dimension.SHARE:
        shares = [one for one in known if one.dimension is Dimension.SHARE]
        counts = [
            one
            for one in known
            if one.dimension in (Dimension.COUNT, Dimension.MONEY) and one.low > 1
        ]
        return any(
            same_value(result.low, abs(one.low + sign * other.low))
            for one in shares
            for other in shares
            if one is not other
            for sign in (1, -1)
        ) or any(
            same_value(result.low, one.low / other.low * 100)
            or same_value(result.low, 100 - one.low / other.low * 100)
            for one in counts
            for other in counts
            if one.low < other.low and one.dimension is other.dimension
        )
    known = [*known, *_beyond(known)]
    if follows(result, known):
        return True
    if result.dimension is Dimension.SPAN and result.low % 1440 == 0:
        count = Figure(dimension=Dimension.COUNT, low=result.low / 1440, high=result.low / 1440)
        if follows(count, known) or _scaled(count, known):
            return True
    return _scaled(result, known)


def _beyond(known: Sequence[Figure]) -> Iterator[Figure]:
    """How many are beyond those that are free: 130 payments less 100, nine days less three."""
    for one in known:
        for other in known:
            if (
                one.dimension is other.dimension
                and one.dimension in (Dimension.COUNT, Dimension.SPAN)
                and one.low > other.low > 0
                and one.low < 100_000
            ) and (one.dimension is Dimension.COUNT or one.supposed):
                yield replace(one.of(one.low - other.low), per="", supposed=True)
    for one in known:
        if one.dimension is Dimension.MONEY and one.per in _A_YEAR:
            yield replace(one.of(one.low * _A_YEAR[one.per]), per="year")
        if one.dimension is Dimension.FREQUENCY and one.low > 1:
            yield Figure(dimension=Dimension.COUNT, low=one.low, high=one.low)


def _scaled(result: Figure, known: Sequence[Figure]) -> bool:
    """So much for so much: 120 mg in 5 ml are 240 mg in 10 ml; £7.80 for 100 g are £78 a kilo."""
    per = {
        "kilogram": (Dimension.MASS, 1000.0),
        "100 g": (Dimension.MASS, 100.0),
        "litre": (Dimension.VOLUME, 1000.0),
        "metre": (Dimension.LENGTH, 1000.0),
    }.get(result.per)
    for one in known:
        if not (one.dimension is result.dimension and comparable(one, replace(result, per=""))):
            continue
        for base in known:
            if base.dimension is one.dimension or not base.low or base.dimension not in _BROUGHT:
                continue
            if (
                per is not None
                and base.dimension is per[0]
                and same_value(one.low * per[1] / base.low, result.low)
            ):
                return True
            for target in known:
                if (
                    target.dimension is base.dimension
                    and target is not base
                    and same_value(one.low * target.low / base.low, result.low)
                ):
                    return True
    return False
