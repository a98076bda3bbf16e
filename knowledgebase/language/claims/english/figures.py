# ruff: noqa: E501  (patterns are data; broken over lines they are harder to read)
"""Every figure of an English text."""

from dataclasses import replace

from knowledgebase.language.claims.canvas import FigureCanvas
from knowledgebase.language.claims.english import (
    ages,
    bounds,
    clock,
    contacts,
    counts,
    dates,
    frequencies,
    measures,
    money,
    shares,
    weekdays,
)
from knowledgebase.language.claims.english.shadow import shadow
from knowledgebase.language.claims.figures import Dimension, Figure


def find(text: str) -> list[Figure]:
    """Figures in the order of the text, with bounds and what they are per; places of `text`."""
    made = shadow(text)
    canvas = FigureCanvas(made.text)
    contacts.find(canvas)
    dates.find_dates(canvas)
    canvas.take(*money.SYMBOL_MONEY)
    clock.find_times(canvas)
    canvas.take(*measures.MINUS)
    canvas.take(*shares.HALF_PRICE)
    canvas.take(*shares.IN)
    canvas.take(*shares.TIMES_AS)
    canvas.take(*ages.OVERS)
    canvas.take(*ages.OLD)
    canvas.take(*frequencies.EVERY_NTH)
    canvas.take(*frequencies.EVERY)
    canvas.take(*frequencies.TIMES_A)
    canvas.take(*frequencies.MANY_DAILY)
    canvas.take(*frequencies.MONTHLY)
    canvas.take(*measures.DIMENSIONS)
    canvas.take(*measures.COMPOUND)
    canvas.take(*shares.PERCENT)
    canvas.take(*money.WORD_MONEY)
    canvas.take(*money.CENTS)
    contacts.find_names(canvas)
    canvas.take(*ages.AGE)
    canvas.take(*measures.MEASURE)
    canvas.take(*ages.CHILDREN)
    canvas.take(*ages.YOU_ARE)
    canvas.take(*measures.ARTICLE)
    canvas.take(*shares.HALF)
    weekdays.find_weekdays(canvas)
    canvas.take(*frequencies.EACH)
    clock.find_bare_times(canvas)
    contacts.find_years(canvas)
    canvas.take(*counts.ORDINAL)
    canvas.take(*counts.PAIR)
    canvas.take(*counts.BARE)
    found = [_dressed(figure, made.text) for figure in canvas.figures]
    found = [
        replace(
            figure,
            start=made.origin[figure.start],
            end=made.origin[figure.end],
            text=_said(figure, text, made.origin),
        )
        for figure in found
    ]
    return sorted(found, key=lambda figure: figure.start)


def _said(figure: Figure, text: str, origin: list[int]) -> str:
    if figure.dimension is Dimension.LITERAL:
        return figure.text
    return text[origin[figure.start] : origin[figure.end]].strip()


_BOUNDED = frozenset({Dimension.MONEY, Dimension.SHARE, Dimension.SPAN, Dimension.WORKDAYS, Dimension.TIME, Dimension.DATE, Dimension.MASS, Dimension.LENGTH, Dimension.AREA, Dimension.VOLUME, Dimension.TEMPERATURE, Dimension.AGE, Dimension.COUNT, Dimension.OTHER, Dimension.FREQUENCY})  # fmt: skip


def _dressed(figure: Figure, text: str) -> Figure:
    if figure.dimension not in _BOUNDED:
        return figure
    bound = figure.bound or bounds.bound(text, figure.start, figure.end)
    per = figure.per
    if not per and figure.dimension in (
        Dimension.MONEY,
        Dimension.SHARE,
        Dimension.COUNT,
        Dimension.VOLUME,
        Dimension.MASS,
        Dimension.OTHER,
    ):
        per = bounds.per(text, figure.start, figure.end)
        if figure.dimension in (Dimension.COUNT, Dimension.VOLUME, Dimension.MASS) and per not in (
            "day",
            "week",
            "month",
            "year",
            "hour",
        ):
            per = ""
    return replace(figure, bound=bound, per=per)
