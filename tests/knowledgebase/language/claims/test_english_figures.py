"""Figures of English text, in the notations in which people write them."""

import pytest

from knowledgebase.language.claims.english.figures import find
from knowledgebase.language.claims.english.shadow import shadow
from knowledgebase.language.claims.figures import MINUTES_A_DAY, Bound, Dimension, date_index

_DAY = float(MINUTES_A_DAY)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("an hour and a half", "1.5 hour"),
        ("twelve thousand square metres", "12000 square metres"),
        ("half a dozen", "6"),
        ("a quarter-kilo bag", "0.25 kilo bag"),
        ("three quarters of an hour", "0.75 hour"),
        ("a tenth off", "10% off"),
        ("a fortnight", "2 weeks"),
        ("a hundred and five", "105"),
        ("another one", "another øøø"),
    ],
)
def test_numbers_in_words_become_figures(text: str, written: str) -> None:
    assert shadow(text).text == written


@pytest.mark.parametrize(
    ("text", "dimension", "low", "high"),
    [
        ("It costs £1,299.50 today", Dimension.MONEY, 1299.5, 1299.5),
        ("three pounds fifty lighter", Dimension.MONEY, 3.5, 3.5),
        ("45p a month", Dimension.MONEY, 0.45, 0.45),
        ("from £10 to £25 in all", Dimension.MONEY, 10, 10),
        ("a fifth less than before", Dimension.SHARE, 20, 20),
        ("nine out of ten patients", Dimension.SHARE, 90, 90),
        ("at half price", Dimension.SHARE, 50, 50),
        ("valid for two weeks", Dimension.SPAN, 14 * _DAY, 14 * _DAY),
        ("2 to 3 hours", Dimension.SPAN, 120, 180),
        ("within an hour", Dimension.SPAN, 60, 60),
        ("five working days", Dimension.WORKDAYS, 5, 5),
        ("at half past five", Dimension.TIME, 330, 330),
        ("by 8.45 pm", Dimension.TIME, 1245, 1245),
        ("seven in the evening", Dimension.TIME, 1140, 1140),
        ("Tuesday to Friday", Dimension.WEEKDAY, 2, 5),
        ("on 24/12/2026", Dimension.DATE, date_index(12, 24), date_index(12, 24)),
        ("the end of June", Dimension.DATE, date_index(6, 30), date_index(6, 30)),
        ("two to eight degrees", Dimension.TEMPERATURE, 2, 8),
        ("half a kilo", Dimension.MASS, 500, 500),
        ("twice a day", Dimension.FREQUENCY, 2, 2),
        ("every second Thursday", Dimension.FREQUENCY, 1 / 14, 1 / 14),
        ("under-16s go free", Dimension.AGE, 16, 16),
        ("your fifteen-year-old", Dimension.AGE, 15, 15),
    ],
)
def test_reads_a_figure(text: str, dimension: Dimension, low: float, high: float) -> None:
    found = [one for one in find(text) if one.dimension is dimension]
    assert (found[0].low, found[0].high) == pytest.approx((low, high))


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("no more than 20 kg", Bound.AT_MOST),
        ("at least 20 kg", Bound.AT_LEAST),
        ("over 20 kg", Bound.ABOVE),
        ("less than 20 kg", Bound.BELOW),
        ("about 20 kg", Bound.ABOUT),
        ("20 kg or more", Bound.AT_LEAST),
    ],
)
def test_reads_the_side_of_a_value(text: str, bound: Bound) -> None:
    assert find(text)[0].bound is bound


@pytest.mark.parametrize(
    ("text", "per"), [("£75 an hour", "hour"), ("2% per month", "month"), ("£9 each", "item")]
)
def test_reads_what_an_amount_is_for(text: str, per: str) -> None:
    assert find(text)[0].per == per


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("ring +44 1632 960 552", "01632960552"),
        ("at Gate 7", "gate 7"),
        ("41 Station Approach", "street 41"),
        ("write to Hello@Shop.example.", "@hello@shop.example"),
    ],
)
def test_reads_what_is_compared_letter_by_letter(text: str, literal: str) -> None:
    assert literal in [one.text for one in find(text)]
