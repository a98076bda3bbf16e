"""Text is tidied for keeping, folded for comparing, counted and recognised."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finetune.samples.source import SHOPS, load
from knowledgebase.language.text import (
    count,
    detect,
    dominant,
    is_foreign,
    key,
    tidy,
    words,
)


@pytest.mark.parametrize(
    ("raw", "tidied"),
    [
        ("  What’s\u00a0 the price?\u200b ", "What’s the price?"),
        ("Ｈｅｌｌｏ，ｗｏｒｌｄ！", "Hello,world!"),
        ("运费８元，满９９元包邮。", "运费8元，满99元包邮。"),
        ("１２：３０开门", "12:30开门"),
        ("one\r\n  two", "one\ntwo"),
        ("ｉｎｆｏ＠shop．example", "info@shop.example"),
        ("⼏点开⻔，⻋停哪⾥", "几点开门，车停哪里"),
        ("oﬃce ﬂoor, ﬁrst", "office floor, first"),
    ],
)
def test_tidy(raw: str, tidied: str) -> None:
    assert tidy(raw) == tidied


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("When do you open?", "when do you OPEN"),
        ("你们几点开门？", "你们 几点开门 ??"),
        ("It costs £5.", "it costs £5"),
        ("Ｗｈｅｎ？", "when"),
        ("几点开⻔", "几点开门"),
        ("ﬁrst class", "first class"),
        ("C♯ lessons", "C# lessons"),
        ("Ａ＋套餐", "A+套餐"),
    ],
)
def test_the_same_key_whatever_width_case_and_marks(one: str, other: str) -> None:
    assert key(one) == key(other)


def test_keys_keep_what_changes_a_meaning() -> None:
    assert key("It costs 1.50") != key("It costs 150")
    assert key("open 9:30") != key("open 930")
    assert key("20% off") != key("20 off")
    assert key("It costs £8") != key("It costs $8")
    assert key("88€") != key("88")
    assert key("at -18 °C") != key("at 18 °C")
    assert key("orders > £50") != key("orders < £50")


def test_keys_keep_the_marks_of_a_name() -> None:
    assert len({key(name) for name in ("C", "C+", "C++", "C#", "C*", "C-")}) == 6
    assert key("plan B+") != key("plan B")
    assert key("plan B-2") == key("plan B 2")
    assert key("B+套餐") != key("B套餐")
    assert key("open 18+") != key("open 18")
    assert key("learn .NET") != key("learn net")
    assert key("*bold* words*") == key("bold words")


def test_a_dash_between_numbers_is_no_minus() -> None:
    assert key("open 9:30-18:00") == key("open 9:30 - 18:00") == key("open 9:30 – 18:00")
    assert key("call 555-1234") == key("call 555 1234")


NUMBERS = st.text("0159 .,:%$£€¥-−–％．，：aA三午+#♯*<>≥ﬁ⻔", max_size=14)
"""Where keys keep marks: numbers, prices, times."""


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=120) | NUMBERS)
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert key(key(text)) == key(text)


def test_words_and_length() -> None:
    assert words("Bike-fitting, please!") == ["Bike-fitting", "please"]
    assert words("坐地铁怎么到你们店") == ["坐地铁", "怎么", "到", "你们", "店"]
    assert count("Eight free spaces") == 3
    assert count("免费停车 today") == 5


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("What are your opening hours?", "en"),
        ("你们几点开门？", "zh"),
        ("これはいくらですか", "ja"),
        ("이거 얼마예요", "ko"),
        ("No, las bicicletas usadas no se pueden devolver.", "es"),
        ("Wie lange habt ihr heute geöffnet?", "de"),
        ("coffee bar", ""),
        ("Heron 540 Wh", ""),
    ],
)
def test_language_is_told_where_it_can_be(text: str, language: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize("name", SHOPS)
def test_no_sample_row_is_taken_for_another_language(name: str) -> None:
    shop = load(name)
    for fact in shop.facts:
        for wording in fact.wordings:
            assert not is_foreign(f"{wording} {fact.answer}", shop.language), wording
            assert not is_foreign(fact.answer, shop.language)
    assert dominant(fact.wordings[0] for fact in shop.facts)[0] == shop.language
