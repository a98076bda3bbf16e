"""Yes against no, in both languages."""

import pytest

from finetune.examiner.polarity import opposed


@pytest.mark.parametrize(
    ("expected", "answer"),
    [
        ("Dogs are welcome.", "Dogs are not welcome."),
        ("We take no cheques.", "We take cheques."),
        ("Parking is free.", "Parking is not free."),
        ("The door is open on Sundays.", "The door is closed on Sundays."),
        (
            "We deliver on Saturdays, but not on Sundays.",
            "We don't deliver on Saturdays, but on Sundays.",
        ),
        ("Yes, you may.", "No, you must ask first, you may not."),
        ("The tea is caffeine-free.", "The tea has caffeine."),
        ("一楼可以带宠物。", "一楼不能带宠物。"),
        ("停车免费。", "停车要收费。"),
        ("它不含咖啡因。", "它含咖啡因。"),
        ("周六送货，周日不送。", "周六不送货，周日送。"),
        ("全年只有除夕休息。", "除夕照常营业。"),
    ],
)
def test_hears_the_opposite(expected: str, answer: str) -> None:
    assert opposed(expected=expected, answer=answer)


@pytest.mark.parametrize(
    ("expected", "answer"),
    [
        ("You pay without interest.", "Payment is interest-free."),
        ("There are no steps.", "The entrance is step-free."),
        ("It is free of charge.", "It costs nothing."),
        ("Recycling is free.", "We recycle at no charge."),
        ("Parts are not included.", "Parts are excluded."),
        ("On Sundays we are closed.", "We are not open on Sundays."),
        ("At most 3 bags.", "No more than 3 bags."),
        ("Block it at once.", "Lock it right away."),
        (
            "We deliver on Saturdays, but not on Sundays.",
            "On Saturdays we deliver, on Sundays there is no delivery.",
        ),
        ("停车免费。", "停车不收费。"),
        ("抽血不用预约。", "抽血无需预约。"),
        ("满99元包邮。", "满99元免运费。"),
        ("全年只有除夕休息。", "除了除夕全年都营业。"),
        ("最多120厘米。", "不超过120厘米。"),
        ("可以停车。", "能停车，没问题。"),
    ],
)
def test_hears_agreement_in_other_words(expected: str, answer: str) -> None:
    assert not opposed(expected=expected, answer=answer)
