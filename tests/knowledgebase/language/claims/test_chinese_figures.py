"""Figures of Chinese text, in the notations in which people write them."""

import pytest

from knowledgebase.language.claims.chinese.figures import find
from knowledgebase.language.claims.figures import MINUTES_A_DAY, Bound, Dimension

_DAY = float(MINUTES_A_DAY)


@pytest.mark.parametrize(
    ("text", "dimension", "low", "high"),
    [
        ("售价1,299.50元", Dimension.MONEY, 1299.5, 1299.5),
        ("一万九千八百元", Dimension.MONEY, 19800, 19800),
        ("两千三百多块", Dimension.MONEY, 2300, 2300),
        ("1元5角", Dimension.MONEY, 1.5, 1.5),
        ("三块四一斤", Dimension.MONEY, 3.4, 3.4),
        ("四分之三块钱", Dimension.MONEY, 0.75, 0.75),
        ("壹佰元整", Dimension.MONEY, 100, 100),
        ("￥2,680", Dimension.MONEY, 2680, 2680),
        ("八五折", Dimension.SHARE, 85, 85),
        ("98折", Dimension.SHARE, 98, 98),
        ("万分之二点五", Dimension.SHARE, 0.025, 0.025),
        ("九成五", Dimension.SHARE, 95, 95),
        ("四分之一", Dimension.SHARE, 25, 25),
        ("两个半小时", Dimension.SPAN, 150, 150),
        ("三刻钟", Dimension.SPAN, 45, 45),
        ("半天", Dimension.SPAN, 720, 720),
        ("一个半月", Dimension.SPAN, 45 * _DAY, 45 * _DAY),
        ("3至5天", Dimension.SPAN, 3 * _DAY, 5 * _DAY),
        ("两三天", Dimension.SPAN, 2 * _DAY, 3 * _DAY),
        ("10个工作日", Dimension.WORKDAYS, 10, 10),
        ("早八点半", Dimension.TIME, 510, 510),
        ("晚上十点四十", Dimension.TIME, 1360, 1360),
        ("下午差一刻六点", Dimension.TIME, 1065, 1065),
        ("夜里12点", Dimension.TIME, 0, 0),
        ("半斤", Dimension.MASS, 250, 250),
        ("一两六块钱", Dimension.MASS, 50, 50),
        ("一米二", Dimension.LENGTH, 1200, 1200),
        ("1米62", Dimension.LENGTH, 1620, 1620),
        ("零下18度", Dimension.TEMPERATURE, -18, -18),
        ("周一至周五", Dimension.WEEKDAY, 1, 5),
        ("一日3次", Dimension.FREQUENCY, 3, 3),
        ("每6—8小时一次", Dimension.FREQUENCY, 3, 4),
        ("两件以上", Dimension.COUNT, 2, 2),
        ("60周岁", Dimension.AGE, 60, 60),
    ],
)
def test_reads(text: str, dimension: Dimension, low: float, high: float) -> None:
    found = [figure for figure in find(text) if figure.dimension is dimension]
    assert (found[0].low, found[0].high) == pytest.approx((low, high))


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("满300元", Bound.AT_LEAST),
        ("不满300元", Bound.BELOW),
        ("最高300元", Bound.AT_MOST),
        ("300元起", Bound.AT_LEAST),
        ("超过300元", Bound.ABOVE),
        ("约300元", Bound.ABOUT),
        ("300元以内", Bound.AT_MOST),
    ],
)
def test_reads_which_side_is_meant(text: str, bound: Bound) -> None:
    assert find(text)[0].bound is bound


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("0755-8820 0133", "075588200133"),
        ("(021) 6555-0199", "021 6555 0199"),
        ("+86 571 8555 0133", "0571-85550133"),
        ("7号门", "七号门"),
        ("Service@a.example", "service@a.example"),
    ],
)
def test_a_literal_is_the_same_in_every_notation(one: str, other: str) -> None:
    assert find(one)[0].text == find(other)[0].text


@pytest.mark.parametrize(
    "text", ["1. 先下单", "千万别错过", "十分满意", "在和平路走走", "七八九三个月都在"]
)
def test_some_numerals_are_no_figures(text: str) -> None:
    assert [figure for figure in find(text) if not figure.supposed] == []


def test_a_date_is_the_same_with_and_without_its_year() -> None:
    assert find("2026年10月1日")[0].low == find("10/1")[0].low


def test_a_price_tells_what_it_is_for() -> None:
    assert [find(text)[0].per for text in ("5元/公斤", "5元一小时")] == ["kilogram", "hour"]
