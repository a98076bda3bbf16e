# ruff: noqa: E501  (patterns are data; broken over lines they are harder to read)
"""Every figure is stated by the facts, or follows from them and the case that is supposed."""

import re
from collections.abc import Iterator
from dataclasses import replace

from knowledgebase.language.claims.arithmetic import combine
from knowledgebase.language.claims.checks import reckoning as reckoning_en
from knowledgebase.language.claims.checks.evidence import ROUNDED, carried, spread, states, week
from knowledgebase.language.claims.checks.model import Facts, FaultKind, Judgement
from knowledgebase.language.claims.figures import Dimension, Figure, comparable, fits, same_value
from knowledgebase.language.claims.reading import TextReading

_RECKONS = re.compile(
    r"一共|合计|总共|共|加在一|总计|加起来|等于|相当于|折合|平均|摊|合[\d一二三四五六七八九十]|就是|省|便宜|少花|差|剩|余下|比|到手|实付|两[件袋只盒瓶份箱张个]|正好|刚好|能分|覆盖|总|"
    r"也就是|估计|预计|大概|大约|够[喝吃用]|够[^人，]{0,3}[天次]|能[喝用吃]|前就|前已|前截止|前结束|另外|其余|只要|只有|约|首付|第[一二三]个?月|一年|一个月|一天(?:最多|总|一共|两班)|满打满算|一[箱盒套组包打吨](?!装)|用户|七折|单买|算下来|算|第二次|第三次|占|的人|分别|多出"
    r"|\b(?:total|altogether|in all|each|sav\w+|cheaper|less|more|makes?|comes? to|works? out|equal\w*|that is|"
    r"so|left|remain\w*|short|average|between|both|together|per|i\.e\.|pay|cost\w*|until|by)\b",
    re.I,
)
_GROWS = re.compile(
    r"再加|另加|加收|多等|顺延|延长|每超|超出|半价|折|立减|\d+减\d|续重|\boff\b|half", re.I
)
_GROWING = {Dimension.MONEY, Dimension.SPAN}
_SUMS = re.compile(
    r"满打满算|比|省|少花|多出|一共|合计|总共|加在一|加起来|总计|altogether|in all|total|sav", re.I
)
_SECOND_HALF = re.compile(r"第二[^，。；]{1,2}半价|second[^,.;]{0,15}half price", re.I)
_ONE_OF = re.compile(r"[一每早a](?![百千万十])|1(?!\d)")
_CAN_BE_BROUGHT = {Dimension.MONEY, Dimension.MASS, Dimension.COUNT, Dimension.SPAN,
                   Dimension.AREA, Dimension.VOLUME, Dimension.LENGTH}  # fmt: skip


def find(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    for figure in unsupported(reading, facts):
        rival = next((fact for fact in facts.figures if comparable(figure, fact)), None)
        yield Judgement(
            verdict=FaultKind.CONTRADICTION if rival else FaultKind.UNSUPPORTED,
            check="figure",
            start=figure.start,
            end=figure.end,
            said=figure.text,
            fact=rival.text if rival else "",
        )


def unsupported(reading: TextReading, facts: Facts) -> list[Figure]:
    """The figures that neither stand in the facts nor follow from them.

    What follows by arithmetic counts only where the answer reckons: with a case that it supposes,
    or in words that say so ("altogether", "that is"). Otherwise nearly any value would follow.
    """
    rounded = bool(ROUNDED.search(reading.text + facts.text))
    stated = [*spread(facts.figures), *week(clause.figures for clause in facts.clauses)]
    known: list[Figure] = []
    left: list[Figure] = []
    derived: list[Figure] = []
    cases = 0
    grows = bool(_GROWS.search(facts.text))
    reckoning = {one.sentence for one in reading.clauses if _RECKONS.search(one.text)}
    for clause in reading.clauses:
        reckons = clause.sentence in reckoning
        supposed = [
            one for one in clause.figures if one.supposed and one.dimension is not Dimension.ORDINAL
        ]
        cases += sum(not _is_one(one) for one in supposed)
        known += supposed
        for figure in clause.figures:
            if figure.supposed:
                continue
            if (
                figure.dimension is Dimension.WEEKDAY
                and reading.language == "en"
                and re.search(r"\b(?:no|not|closed|rest|none)\b|n.t\b", clause.text, re.I)
            ):
                continue
            again = _is_free(figure, facts) or states(figure, supposed)
            if again or states(figure, stated, rounded=rounded):
                known.append(figure)
            elif _is_full_price(figure, facts):
                left.append(figure)
            elif reading.language == "en" and reckoning_en.stated(
                figure, clause, stated, facts.text, rounded=rounded
            ):
                known.append(figure)
            elif (
                (reading.language != "en" or figure.dimension in (Dimension.DATE, Dimension.TIME))
                and (
                    cases
                    or reckons
                    or left
                    or figure.dimension is Dimension.DATE
                    or (grows and figure.dimension in _GROWING)
                )
                and carried(
                    figure,
                    [*spread((*known[-8:], *left[-2:])), *stated],
                    rounded=rounded,
                    deep=cases > 0 or bool(_SUMS.search(clause.text)),
                )
            ):
                known.append(figure)
                derived.append(figure)
            else:
                left.append(figure)
    left = [
        figure
        for figure in left
        if _is_full_price(figure, facts)
        or not _is_explained(figure, [*left, *derived], known, stated)
    ]
    if left and reading.language == "en":
        reckoned = reckoning_en.explained(reading, left, stated)
        left = [figure for figure in left if figure not in reckoned]
    return left


def _is_one(figure: Figure) -> bool:
    """一天, "a day": what something is per, not a case."""
    return bool(_ONE_OF.match(figure.text)) or figure.dimension in (
        Dimension.WEEKDAY,
        Dimension.FREQUENCY,
    )


def _times(figure: Figure) -> float:
    """How many times a year, month, week or day, whichever makes a whole number."""
    return next(
        (
            figure.low * days
            for days in (1, 7, 365 / 12, 365)
            if abs(figure.low * days - round(figure.low * days)) < 1e-6
        ),
        0.0,
    )


def _is_full_price(figure: Figure, facts: Facts) -> bool:
    """Twice the price, where the second is at half of it."""
    return (
        figure.dimension is Dimension.MONEY
        and bool(_SECOND_HALF.search(facts.text))
        and any(
            one.dimension is Dimension.MONEY and same_value(figure.low, 2 * one.low)
            for one in facts.figures
        )
    )


def _is_free(figure: Figure, facts: Facts) -> bool:
    """A date of which the facts have none is the customer's; days of the week likewise."""
    if figure.dimension is Dimension.WEEKDAY:
        days = {
            day
            for fact in facts.figures
            if fact.dimension is Dimension.WEEKDAY
            for day in _days(fact)
        }
        return (
            not days
            or _days(figure) <= days
            or ("次日" in facts.text and {day - 1 for day in _days(figure)} <= days)
        )
    if figure.dimension is Dimension.FREQUENCY:
        counts = [
            one for one in facts.figures if one.dimension is Dimension.COUNT and one.unit == "次"
        ]
        return bool(counts) and any(
            figure.text.endswith(("次", "回")) and same_value(one.low, _times(figure))
            for one in counts
        )
    if figure.dimension is Dimension.DATE:
        return not any(
            fact.dimension is Dimension.DATE and not fact.supposed for fact in facts.figures
        )
    return False


def _days(figure: Figure) -> set[int]:
    low, high = int(figure.low), int(figure.high)
    if high < low:
        high += 7
    return {(day - 1) % 7 + 1 for day in range(low, high + 1)}


def _is_explained(
    figure: Figure, left: list[Figure], known: list[Figure], stated: list[Figure]
) -> bool:
    """An example amount, from which another figure of the answer follows; or that other one."""
    for other in left:
        if other is figure:
            continue
        first, second = sorted((figure, other), key=lambda one: one.start)
        if first.dimension not in _CAN_BE_BROUGHT or first.bound or first.is_range:
            continue
        if first.dimension is second.dimension:
            if carried(
                second, [first, *(one for one in stated if one.dimension is Dimension.SHARE)]
            ):
                return True
        elif second.dimension is Dimension.MONEY and any(
            fits(replace(second, per=""), replace(made, per=""))
            for fact in (*stated, *known)
            for made in combine(fact, first)
        ):
            return True
    return False
