"""What was told just now answers the next question where that asks one more thing about it."""

import pytest

from serving.dialogue.following import answers_too

ABROAD = "Abroad we ship to Norway and Malta only, for £21.50."
CLASS = (
    "The pottery class for beginners is on the first Sunday of the month at 11:00 and costs £45."
)
TOUR = "The tour of the kiln lasts 40 minutes; bring photo ID and a £10 deposit."
MARKET = "The market starts every Friday at 8:30 outside the town hall."
GLAZE_ZH = "上釉体验每次持续90分钟，周六下午2点在湖滨路58号店内举行，费用120元。"
SHIPPING_ZH = "海外只寄到挪威和马耳他，运费210元。"


@pytest.mark.parametrize(
    ("told", "question"),
    [
        (ABROAD, "And what does that cost?"),
        (ABROAD, "How much is it?"),
        (ABROAD, "how much?"),
        (ABROAD, "And what’s the price for it?"),
        (CLASS, "What does it cost?"),
        (CLASS, "When is that?"),
        (CLASS, "And what time does it start?"),
        (CLASS, "And how much do you charge for it?"),
        (TOUR, "How long may it last?"),
        (TOUR, "And how long?"),
        (TOUR, "What is the deposit for it?"),
        (TOUR, "And the deposit?"),
        (MARKET, "And where?"),
        (MARKET, "Where is it?"),
        (MARKET, "When does it start?"),
        (GLAZE_ZH, "多少钱？"),
        (GLAZE_ZH, "那要多久呢？"),
        (GLAZE_ZH, "在哪儿？"),
        (GLAZE_ZH, "那是什么时候？"),
        (GLAZE_ZH, "这个怎么收费？"),
        (SHIPPING_ZH, "那运费是多少钱？"),
    ],
)
def test_one_more_thing_about_what_was_told(told: str, question: str) -> None:
    assert answers_too(told, question)


@pytest.mark.parametrize(
    ("told", "question"),
    [
        # A thing of another sort than the fact tells.
        (ABROAD, "And how long does that take?"),
        (ABROAD, "When?"),
        (CLASS, "And how long?"),
        (CLASS, "And where is it?"),
        (TOUR, "Where is that?"),
        (SHIPPING_ZH, "那要多久？"),
        # Something else.
        (ABROAD, "And to Iceland?"),
        (ABROAD, "How much is a full service?"),
        (CLASS, "And for children?"),
        (CLASS, "When do you open?"),
        (CLASS, "What do you charge for a gift card?"),
        (MARKET, "Where is your shop?"),
        (MARKET, "Where are you?"),
        (MARKET, "Where can I park?"),
        (GLAZE_ZH, "你们几点开门？"),
        (GLAZE_ZH, "停车多少钱？"),
        (SHIPPING_ZH, "那茶壶呢？"),
        # Nothing.
        (MARKET, "And then?"),
        (MARKET, "Is it?"),
        (MARKET, "那呢？"),
        (MARKET, ""),
    ],
)
def test_what_it_does_not_answer(told: str, question: str) -> None:
    assert not answers_too(told, question)
