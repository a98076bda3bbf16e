"""Exact facts are found however they are written, and compared by what they mean."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finetune.samples.source import SHOPS, load
from knowledgebase.language.facts import contradicting, extract, missing, swapped, unsupported
from knowledgebase.language.facts.numerals import parse, parse_chinese, plain

QUICK = settings(max_examples=150, deadline=None)


def found(text: str) -> set[str]:
    return {f"{f.kind}:{f.value}{'/' + f.unit if f.unit else ''}" for f in extract(text)}


@pytest.mark.parametrize(
    ("texts", "fact"),
    [
        ("£1,299.00|1,299 pounds|GBP 1299|costs 1299 GBP today", "money:1299/GBP"),
        ("¥1,299|1299元|１２９９元|一千二百九十九元|1299块钱|RMB 1299|1299.00元", "money:1299/CNY"),
        ("6万元|60,000元|六万元|60000 yuan", "money:60000/CNY"),
        ("$3 million|3 million dollars|$3,000,000", "money:3000000/USD"),
        ("50 pence|£0.50|50p", "money:0.5/GBP"),
        ("20% off|save 20 %|20 percent discount|八折|8折|打八折|80折", "discount:20"),
        ("75折|七五折|7.5折", "discount:25"),
        ("half price|半价|五折|对折|5折", "discount:50"),
        ("百分之三|3%|3 per cent|３％", "percent:3"),
        ("三成的顾客|30% of customers", "percent:30"),
        (
            "24 December|24th of December|December 24|Dec 24th|12月24日|十二月二十四日|12月24号",
            "date:--12-24",
        ),
        (
            "2025-12-24|24/12/2025|24 December 2025|2025年12月24日|2025/12/24|Dec 24, 2025",
            "date:2025-12-24",
        ),
        ("3:30 pm|15:30|3.30pm|下午3点半|15点30分|下午三点半|15：30", "time:15:30"),
        ("9 am|9:00|09:00|上午9点|早上九点", "time:09:00"),
        ("noon|12:00|中午12点|12 pm", "time:12:00"),
        ("Mondays|monday|周一|星期一|礼拜一", "weekday:1"),
        ("30 days|三十天|30天|thirty days|720 hours", "quantity:43200/minute"),
        ("3 working days|three business days|3个工作日|三个工作日", "quantity:3/workday"),
        ("24 months|2 years|两年|二十四个月", "quantity:24/month"),
        ("90 minutes|1 hour 30 minutes|1.5 hours|一个半小时|1小时30分钟", "quantity:90/minute"),
        ("half an hour|30 min|半小时|半个小时|三十分钟", "quantity:30/minute"),
        ("5 kg|5公斤|10斤|5000克|5 kilos", "quantity:5000/gram"),
        ("1.5 km|1500 m|1.5公里", "quantity:1500000/millimetre"),
        ("500 ml|0.5 L|500毫升", "quantity:500/millilitre"),
        ("20-inch|20 inches|20寸", "quantity:20/inch"),
        ("a dozen eggs|12 eggs|twelve eggs|12个鸡蛋|十二个鸡蛋", "quantity:12"),
        ("code SAVE20|SAVE-20|优惠码SAVE20", "code:save20"),
        ("SKU A-1043|A1043号", "code:a1043"),
        ("write to Info@Shop.example.|发到info@shop.example。", "email:info@shop.example"),
        ("https://www.shop.com/help/|shop.com/help", "url:shop.com/help"),
        ("call 01632 960118|01632-960118|(01632) 960118", "phone:01632960118"),
        ("手机138 1234 5678|13812345678", "phone:13812345678"),
    ],
)
def test_one_fact_written_in_many_ways(texts: str, fact: str) -> None:
    for text in texts.split("|"):
        assert fact in found(text), text


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("20 to 30 minutes", {"quantity:20/minute", "quantity:30/minute"}),
        ("20-30元", {"money:20/CNY", "money:30/CNY"}),
        ("两三天", {"quantity:2880/minute", "quantity:4320/minute"}),
        ("Mon–Fri 9:00–17:00", {"weekday:1", "weekday:5", "time:09:00", "time:17:00"}),
        ("9 to 5 pm", {"time:09:00", "time:17:00"}),
        ("周一至周五", {"weekday:1", "weekday:5"}),
        ("24 to 26 December", {"date:--12-24", "date:--12-26"}),
        ("from November to March", {"date:--11", "date:--03"}),
        ("the first Saturday of the month", {"weekday:nth-1", "weekday:6"}),
        ("每月最后一个周五", {"weekday:nth-last", "weekday:5"}),
        ("满三百减五十", {"quantity:300", "quantity:50"}),
        ("一块绿豆糕", set()),
        ("有一点贵", set()),
        ("you may return one of them", set()),
        ("e.g. this one", set()),
        ("helmet size M", {"code:m"}),
        ("from B口", {"code:b"}),
        ("Ask Priya Nair at the Greenway Trust.", {"name:priyanair", "name:greenwaytrust"}),
        ("由郑一鸣师傅手工制作", {"name:郑一鸣"}),
        ("在桂花巷27号", {"name:桂花巷", "quantity:27"}),
    ],
)
def test_ranges_names_and_what_is_no_fact(text: str, facts: set[str]) -> None:
    assert found(text) == facts


def test_a_discount_of_twenty_never_becomes_fifty() -> None:
    expected = "You get 20 % off with the code HELLO5."
    assert not missing(expected, "Use code hello5 and save 20%.")
    wrong = "Use HELLO5 and save 50%."
    assert {fact.value for fact in missing(expected, wrong)} == {"20"}
    assert {fact.value for fact in contradicting(expected, wrong)} == {"50"}
    assert {fact.value for fact in unsupported(wrong, [expected, "We open at 9:00."])} == {"50"}
    assert not contradicting("会员打九折", "会员可享10%的折扣")


def test_what_is_left_out_is_missing_and_what_is_added_unsupported() -> None:
    expected = "We mend a puncture in 20 minutes for £14."
    assert {fact.value for fact in missing(expected, "It costs £14.")} == {"20"}
    assert not contradicting(expected, "It costs £14.")
    assert {fact.value for fact in unsupported("It costs £14 on Mondays.", [expected])} == {"1"}


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("use SAVE15", "Use the code SAVE1."),
        ("the LX-200 lamp", "the LX-20 lamp"),
        ("Available in size M", "It comes in size S."),
        ("in Plaza 5", "as A5"),
        ("Ask Emma.", "Ask Em."),
        ("until 24 December", "until 24 December 2031"),
        ("It costs £8.", "It costs $8."),
        ("Keep it at -18 °C.", "Keep it at 18 °C."),
        ("请在零下18度保存", "请在18度保存"),
    ],
)
def test_what_only_looks_alike_is_not_stated(source: str, answer: str) -> None:
    assert unsupported(answer, [source])


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("the LX-200 lamp", "the lx200 lamp"),
        ("Ask for Emma.", "Ask at Emma's desk."),
        ("until 24 December 2026", "until 24 December"),
        ("Keep it at -18 °C.", "Keep it at 18 degrees below zero."),
        ("请在零下18度保存", "请在-18℃保存"),
    ],
)
def test_the_same_fact_in_another_spelling_is_stated(source: str, answer: str) -> None:
    assert not unsupported(answer, [source])
    assert not missing(source, answer)


HOURS = "Open from 9:00, on Sundays from 10:00."
TICKETS = "An adult ticket is £10, a child ticket is £5."


@pytest.mark.parametrize(
    ("expected", "answer", "values"),
    [
        (TICKETS, "An adult ticket is £5, a child ticket is £10.", ("10", "5")),
        (TICKETS, "A child ticket is £5, an adult ticket is £10.", None),
        ("£10 for adults, £5 for children.", "£5 for children, £10 for adults.", None),
        (HOURS, "Open from 10 am, on Sundays from 9 am.", ("09:00", "10:00")),
        (HOURS, "On Sundays open from 10:00, else from 9:00.", None),
        ("成人票88元，儿童票44元。", "成人票44元，儿童票88元。", ("88", "44")),
        ("成人票88元，儿童票44元。", "儿童票44元，成人票88元。", None),
        ("Emma Reed founded Larkspur.", "Larkspur was founded by Emma Reed.", None),
        (TICKETS, "A child ticket is £5.", None),
        ("", "", None),
    ],
)  # fmt: skip
def test_facts_in_each_others_place_are_found(
    expected: str, answer: str, values: tuple[str, str] | None
) -> None:
    found = swapped(expected, answer)
    assert (found and tuple(fact.value for fact in found)) == values


def test_the_same_day_phone_and_name_in_another_form() -> None:
    assert not missing("until 24 December", "until 24 December 2026")
    assert not missing("Call 01632 960118.", "Call +44 1632 960118.")
    assert not missing("Ask Tomas Reed.", "ask TOMAS REED please")
    assert missing("Ask Tomas Reed.", "Ask Tom.")


@pytest.mark.parametrize("name", SHOPS)
def test_every_sample_answer_states_its_own_facts_and_no_other_answers(name: str) -> None:
    facts = load(name).facts
    numbered = 0
    for fact in facts:
        assert not missing(fact.answer, fact.answer)
        assert not contradicting(fact.answer, fact.answer)
        numbered += bool(extract(fact.answer))
    assert numbered > 0.75 * len(facts)


@QUICK
@given(st.text(max_size=200))
def test_any_text_can_be_read_and_agrees_with_itself(text: str) -> None:
    assert not missing(text, text)
    assert not contradicting(text, text)
    assert not unsupported(text, [text])


@QUICK
@given(st.integers(1, 9_999_999), st.sampled_from(["£{:,}", "{:,} pounds", "GBP {}", "{} pounds"]))
def test_any_amount_is_found_whatever_its_form(amount: int, form: str) -> None:
    assert found(f"It costs {form.format(amount)} in all.") == {f"money:{amount}/GBP"}


@QUICK
@given(st.integers(1, 9_999), st.integers(1, 9_999))
def test_another_amount_always_contradicts(one: int, other: int) -> None:
    expected, answer = f"It costs £{one}.", f"The price is {other} pounds."
    assert bool(missing(expected, answer)) is (one != other)
    assert bool(contradicting(expected, answer)) is (one != other)


@QUICK
@given(st.integers(0, 99_999_999))
def test_chinese_numerals_read_back(number: int) -> None:
    assert parse_chinese(chinese(number)) == number


@QUICK
@given(st.decimals(0, 10**9, places=2))
def test_numbers_have_one_plain_form(number: Decimal) -> None:
    assert parse(plain(number)) == number
    assert "E" not in plain(number)


def chinese(number: int) -> str:
    """The numeral as it is written by hand."""
    if number >= 10_000:
        rest = number % 10_000
        gap = "零" if 0 < rest < 1_000 else ""
        return f"{chinese(number // 10_000)}万{gap}{chinese(rest) if rest else ''}"
    digits, text = "零一二三四五六七八九", ""
    for place, name in ((1_000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            text += f"{digits[digit]}{name}"
        elif text and not text.endswith("零") and number % place:
            text += "零"
    return text or "零"
