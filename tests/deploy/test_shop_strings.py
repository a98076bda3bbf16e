"""Whether a string stands in an answer, as the marking of blind questions means it."""

import pytest
from shop_marks import held, holds, holds_all


@pytest.mark.parametrize(
    ("answer", "wanted"),
    [
        # Case, blanks and forms of characters do not matter.
        ("Yes, on the FIRST and third Saturday.", "first and third"),
        ("We open at 8.15 am.", "8.15am"),
        ("Ring 01632960114 to book.", "01632 960114"),
        ("Up to 60x50x40cm.", "60 x 50 x 40cm"),
        ("Post it to QB4\u00a07TN, please.", "QB4 7TN"),
        ("It’s the sender’s choice.", "sender's choice"),
        ("It's “free” for under-fives.", '"free"'),
        ("Step\u00ad-free access.", "step-free"),
        ("工作日９：３０开门。", "9:30"),
        ("每罐 268 元。", "268元"),
        ("年化利率８．４％。", "8.4%"),
        ("一共￥75。", "¥75"),
        # The same number, written with the commas of thousands or with pence that are none.
        ("Cover is £5000.", "£5,000"),
        ("最高1,000元。", "1000元"),
        ("The clean costs £75.00.", "£75"),
        # A number that ends where a sentence, a range or an enumeration does.
        ("It costs £75.", "£75"),
        ("It costs £75, or £90 at weekends.", "£75"),
        ("Allow 2-3 working days.", "3 working days"),
        ("营业时间：9:30-20:30。", "9:30"),
        ("营业时间：9:30-20:30。", "20:30"),
        ("9:30、10:00、14:00三场", "10:00"),
        # Full-width commas and colons part two numbers; circled numbers are no digits.
        ("满100，250元封顶。", "250元"),
        ("方案1：50元。", "50元"),
        ("①50元；②80元。", "50元"),
        ("套餐有5,10元", "10元"),
        # What follows is a unit or a plural, and changes nothing.
        ("保修6个月内有效", "6个月"),
        ("We bring GPs their post.", "GP"),
        ("今天打五折", "五折"),
        ("周三四都可以", "周三"),
        ("500mg a day", "mg"),
    ],
)
def test_it_stands_there(answer: str, wanted: str) -> None:
    assert holds(answer, wanted)


@pytest.mark.parametrize(
    ("answer", "wanted"),
    [
        # Part of a longer number.
        ("It costs £750.", "£75"),
        ("It costs £75.50.", "£75"),
        ("It costs £75.005.", "£75"),
        ("It costs £7,500.", "£7"),
        ("It costs £1,750.", "750"),
        ("We close at 17.30pm.", "7.30pm"),
        ("Allow 15 working days.", "5 working days"),
        ("Allow 2.5 working days.", "5 working days"),
        ("Ring 01632 9601145.", "01632 960114"),
        ("Ring 901632 960114.", "01632 960114"),
        ("保修36个月。", "6个月"),
        ("保修３６个月。", "6个月"),
        ("19:30关门。", "9:30"),
        ("9:305", "9:30"),
        ("1,250元", "250元"),
        ("最高15万元。", "5万元"),
        ("最高1.5万元。", "5万元"),
        ("最高3万2000元。", "2000元"),
        ("共320万", "320"),
        ("利率14.6%。", "4.6%"),
        ("打9.8折。", "8折"),
        ("打九五折。", "五折"),
        ("打八点五折。", "五折"),
        ("二十五折", "五折"),
        # Digits that merely stand beside each other are no number.
        ("Platform 2 4 minutes away", "24"),
        # The end of another word.
        ("绵咕XL码79元", "L码"),
        ("Unsigned parcels go back.", "signed"),
        ("A carefree journey.", "free"),
        # Another sign, another word, nothing.
        ("It costs €75.", "£75"),
        ("本店周二休息", "周三"),
        ("", "£75"),
    ],
)
def test_it_does_not(answer: str, wanted: str) -> None:
    assert not holds(answer, wanted)


def test_all_of_several_are_wanted_wherever_they_stand() -> None:
    answer = "鹊梨广场店每天10:00到22:00，周五、周六延到22:30。"
    assert holds_all(answer, ["22:30", "10:00", "22:00"])
    assert not holds_all(answer, ["10:00", "21:30"])


def test_an_unwanted_string_is_named_once_however_often_it_is_listed() -> None:
    assert held("yes, you may", ["Yes, you", "yes, you", "no"]) == ("Yes, you",)
