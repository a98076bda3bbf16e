# ruff: noqa: E501  (patterns are data; broken over lines they are harder to read)
"""Times of day by day of the week, and how often a day is meant."""

import re
from collections.abc import Iterator

from knowledgebase.language.claims.checks.model import Facts, Judgement, wrong
from knowledgebase.language.claims.clause import Clause
from knowledgebase.language.claims.figures import Dimension, Figure, fits
from knowledgebase.language.claims.reading import TextReading


def find(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    """Times on the wrong day of the week, and every day told for every second one."""
    yield from _hours(reading, facts)
    yield from _alternate(reading, facts)


def _days(clauses: list[Clause]) -> frozenset[int]:
    return frozenset(
        day
        for clause in clauses
        for one in clause.figures
        if one.dimension is Dimension.WEEKDAY
        for day in range(int(one.low), int(one.high) + 1)
    )


def _hours(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    """A time of day is one of the times that the facts have for that day of the week."""
    groups = [group for one in facts.readings for group in _opening(one.clauses)]
    if len(groups) < 2:
        return
    for clause in reading.clauses:
        told = _days([clause]) or _only_days(reading, clause)
        right = [figure for days, times in groups if days & told for figure in times]
        others = [figure for days, times in groups if not days & told for figure in times]
        for figure in clause.figures:
            if figure.dimension is not Dimension.TIME or figure.supposed or not right:
                continue
            if _is_one_of(figure, others) and not _is_one_of(figure, right):
                yield wrong(clause, "hours", fact=right[0].text)
                return


def _only_days(reading: TextReading, clause: Clause) -> frozenset[int]:
    """The days of a sentence that names days once."""
    sentence = [one for one in reading.clauses if one.sentence == clause.sentence]
    named = [
        figure
        for one in sentence
        for figure in one.figures
        if figure.dimension is Dimension.WEEKDAY
    ]
    return _days(sentence) if len(named) == 1 else frozenset()


def _is_one_of(figure: Figure, facts: list[Figure]) -> bool:
    return any(fits(figure, one) for one in facts)


def _opening(clauses: tuple[Clause, ...]) -> list[tuple[frozenset[int], list[Figure]]]:
    """Days of the week with their times, said in one clause or in clauses that follow each other."""
    groups: list[tuple[frozenset[int], list[Figure]]] = []
    waiting: frozenset[int] = frozenset()
    for clause in clauses:
        days = _days([clause])
        times = [one for one in clause.figures if one.dimension is Dimension.TIME]
        if times and (days or waiting):
            groups.append((days | waiting, times))
            waiting = frozenset()
        elif days:
            waiting |= days
        elif times and groups:
            groups[-1][1].extend(times)
    return groups


_EVERY = re.compile(r"\bevery (mon|tues|wednes|thurs|fri|satur|sun)day", re.I)


def _alternate(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    """Every Thursday is not every second one."""
    for clause in reading.clauses:
        found = _EVERY.search(clause.text)
        if found is None or re.search(rf"every {found[1]}day", facts.text, re.I):
            continue
        if re.search(rf"every (?:second|other|third|2nd|3rd) {found[1]}day", facts.text, re.I):
            yield wrong(clause, "frequency")
            return
