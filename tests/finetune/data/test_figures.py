"""Answers that differ in a figure alone: asked about where they are one fact, never in a list."""

from pathlib import Path

import pytest

from finetune.data.settings import RowChoice
from knowledgebase.language.text import has_han
from tests.finetune.data.makers import codes, csv_parsed, row_at

Pairs = list[tuple[str, str]]

ONE_FACT: list[Pairs] = [
    [
        ("What does a wash cost?", "A wash costs £15."),
        ("wash price", "A wash costs £18."),
    ],
    [
        ("When do you open?", "We open at 9:00 every day."),
        ("opening times", "We open at 9:00 every day."),
        ("what time do you open", "We open at 10:00 every day."),
    ],
    [
        ("What discount do students get?", "Students get 10% off."),
        ("student discount", "Students get 15% off."),
    ],
    [
        ("How long is the warranty?", "Every bike has a 2 year warranty on frame and fork."),
        ("bike guarantee", "Every bike has a 2 year warranty on frame and fork."),
        ("what if my frame breaks", "Every bike has a 3 year warranty on frame and fork."),
    ],
    [("洗车多少钱", "洗一次车30元。"), ("洗车什么价格", "洗一次车35元。")],
    [
        ("夏令营什么时候报名？", "夏令营报名到6月20日截止。"),
        ("夏令营报名截止时间", "夏令营报名到6月30日截止。"),
    ],
    [
        ("When do you close?", "We close at 6 pm."),
        ("closing time", "We close at 7 pm."),
    ],
    [
        ("How much is the deposit?", "The deposit is $100."),
        ("deposit amount", "The deposit is $150."),
    ],
    [("退货期限", "收到货7天内可以退货。"), ("几天内能退货", "收到货15天内可以退货。")],
    [("客服电话", "客服电话是400-820-8820。"), ("客服热线多少", "客服电话是400-820-8821。")],
]
LISTS: list[Pairs] = [
    [("Leeds shop phone", "Call 020 7946 0958."), ("York shop phone", "Call 020 7946 0959.")],
    [("上门取件电话", "请拨打400-820-8820。"), ("售后电话", "请拨打400-820-8821。")],
    [("首件运费", "运费10元。"), ("第二件运费", "运费5元。")],
    [
        ("How much is the oak table?", "The oak table costs £120."),
        ("How much is the pine table?", "The pine table costs £80."),
    ],
    [("How much is the oak table?", "It costs £120."), ("And the pine table?", "It costs £80.")],
    [
        ("oak table price", "It costs £120, delivery to your door is included."),
        ("how much for the oak table?", "It costs £120, delivery to your door is included."),
        ("pine table with delivery", "It costs £90, delivery to your door is included."),
    ],
    [
        ("What does the small box cost?", "It costs £12."),
        ("What does the medium box cost?", "It costs £20."),
        ("What does the large box cost?", "It costs £20."),
    ],
    [
        ("When do you open?", "We open at 9:00 and you can come without an appointment."),
        ("opening hours", "We open at 9:00 and you can come without an appointment."),
        (
            "When do you open on Sunday?",
            "We open at 11:00 and you can come without an appointment.",
        ),
    ],
    [("What does a wash cost?", "£15 in all."), ("What does a deluxe wash cost?", "£25 in all.")],
    [("儿童票多少钱？", "门票一张30元。"), ("成人票多少钱？", "门票一张60元。")],
    [("周一几点开门？", "早上9点开门。"), ("周六几点开门？", "早上10点开门。")],
    [("A room for 2 people?", "A night costs £80."), ("A room for 4?", "A night costs £120.")],
]


def _asked(tmp_path: Path, pairs: Pairs, **settings: object) -> list[bool]:
    language = "zh" if has_han(pairs[0][1]) else "en"
    result = csv_parsed(tmp_path, pairs, language=language, **settings)
    rows = [row_at(result, at) for at in range(2, 2 + len(pairs))]
    return [row.has("figure_differs") for row in rows]


@pytest.mark.parametrize("pairs", ONE_FACT, ids=lambda pairs: pairs[0][0])
def test_one_fact_with_two_figures_waits_for_a_person(tmp_path: Path, pairs: Pairs) -> None:
    assert all(_asked(tmp_path, pairs))


@pytest.mark.parametrize("pairs", LISTS, ids=lambda pairs: pairs[0][0])
def test_what_is_asked_about_different_things_is_a_list(tmp_path: Path, pairs: Pairs) -> None:
    assert not any(_asked(tmp_path, pairs))


def test_the_row_names_the_other_and_both_figures(tmp_path: Path) -> None:
    result = csv_parsed(tmp_path, ONE_FACT[0])
    row = row_at(result, 2)
    assert row.fate.label == "needs_you"
    assert row.reasons[0].params == {
        "row": 3, "sheet": "", "answer": "A wash costs £18.", "here": "£15", "there": "£18",
    }  # fmt: skip
    assert len(result.report["conflicts"]) == 1
    assert not result.examples


def test_a_figure_that_somebody_kept_is_asked_about_no_more(tmp_path: Path) -> None:
    kept = {("", 3): RowChoice(keep=True)}
    assert _asked(tmp_path, ONE_FACT[0], rows=kept) == [False, False]


def test_the_same_figure_written_otherwise_is_no_other(tmp_path: Path) -> None:
    pairs = [
        ("What does a wash cost?", "A wash costs £15."),
        ("wash price", "A wash costs £15.00."),
    ]
    result = csv_parsed(tmp_path, pairs)
    assert "figure_differs" not in codes(row_at(result, 2))
