"""Several questions in one cell are wordings of one answer; none has a line break in it."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finetune.data.cells.questions import one_on_each_line, split_questions, split_wordings
from finetune.data.settings import RowChoice
from tests.finetune.data.makers import codes, csv_parsed, parsed, row_at, text, xlsx


@pytest.mark.parametrize(
    ("cell", "questions"),
    [
        ("When do you shut?\nUntil when are you open?", 2),
        ("do you hire boats\nwhat does a boat cost", 2),
        ("可以停车吗\n车停在哪里", 2),
        ("1. When do you shut? 2. Shop hours", 2),
        ("1、几点关门\n2、营业时间", 2),
        ("Q1: When do you shut?\nQ2: Until when are you open?", 2),
        ("• Do you hire boats\n• Can I hire a boat", 2),
        ("When do you shut? Until when are you open?", 2),
        ("几点关门？开到几点？", 2),
        ("几点关门?开到几点?", 2),
        ("几点关门|营业时间|关门时间", 3),
        ("几点关门；开到几点", 2),
        ("When do you shut; are you open late", 2),
        ("几点关门/开到几点", 2),
        ("When do you shut / are you open late", 2),
    ],
)
def test_each_question_of_a_cell_counts(cell: str, questions: int) -> None:
    found = split_questions(cell)
    assert len(found) == questions
    assert not any(mark in one for one in found for mark in "\n|;；•")


@pytest.mark.parametrize(
    ("cell", "question"),
    [
        (
            "Can I send back the vase\nthat I bought in May?",
            "Can I send back the vase that I bought in May?",
        ),
        (
            "I bought a vase in May.\nCan I send it back?",
            "I bought a vase in May. Can I send it back?",
        ),
        ("Could you tell me\nwhen you shut?", "Could you tell me when you shut?"),
        ("请问\n几点关门？", "请问几点关门？"),
        ("你们店里那个\n蓝色花瓶多少钱", "你们店里那个蓝色花瓶多少钱"),
        ("Do you deliver? If so, how much is it?", "Do you deliver? If so, how much is it?"),
        ("Is a 5/10 kg bag ok and/or cheaper?", "Is a 5/10 kg bag ok and/or cheaper?"),
        ("What does 1.5 kg cost?", "What does 1.5 kg cost?"),
        ("男/女都能进吗", "男/女都能进吗"),
        ("我买了花瓶；能退吗", "我买了花瓶；能退吗"),
        ("他问“几点？”时怎么回答", "他问“几点？”时怎么回答"),
        ("Is it on https://shop.example/?a=1 too?", "Is it on https://shop.example/?a=1 too?"),
    ],
)
def test_one_question_stays_one(cell: str, question: str) -> None:
    assert split_questions(cell) == [question]


def test_a_column_that_has_one_on_each_line_is_taken_at_its_word() -> None:
    assert one_on_each_line("问题（一行一个）", [])
    assert one_on_each_line("Questions, one per line", [])
    asking = ["Are you open?\nIs the shop open?", "Do you hire boats?\nCan I hire one?", "Prices"]
    assert one_on_each_line("Question", asking)
    assert not one_on_each_line("Question", ["Can I send back\nmy vase?"] * 3)
    assert split_questions("营业时间\n几点关门", by_line=True) == ["营业时间", "几点关门"]


def test_wordings_are_parted_as_before_and_by_numbers() -> None:
    assert split_wordings("Hours; when? until when\nopen late") == [
        "Hours",
        "when?",
        "until when",
        "open late",
    ]
    assert split_wordings("1. Hours 2. Open when") == ["Hours", "Open when"]


def test_a_template_of_title_content_and_lines_of_questions(tmp_path: Path) -> None:
    rows = [
        ["分段标题（选填）", "分段内容（必填，问题答案）", "问题（选填，单元格内一行一个）"],
        ["停车", "门口有12个车位，免费停车。", "有车位吗\n停车位\n停车收钱吗"],
        ["外卖", "外卖每单配送费5元。", "配送费"],
    ]
    result = parsed(xlsx(tmp_path / "a.xlsx", rows), wordings=False)
    row = row_at(result, 2)
    assert (row.question, row.category, row.answer) == ("有车位吗", "停车", rows[1][1])
    assert codes(row) == ["questions_split"]
    assert row.is_usable
    asked = {one.question for one in result.examples if one.answer == rows[1][1]}
    assert asked == {"有车位吗", "停车位", "停车收钱吗"}


def test_lists_in_a_json_file_are_wordings_entry_by_entry(tmp_path: Path) -> None:
    rows = [
        {"questions": ["Boat hire", "Can I hire\na boat?"], "answer": "A boat costs £9 an hour."},
        {"questions": [], "answer": "The lake is 4 m deep."},
    ]
    result = parsed(text(tmp_path / "a.json", json.dumps(rows)), wordings=False)
    assert {one.question for one in result.examples} == {"Boat hire", "Can I hire a boat?"}
    assert "missing_question" in codes(row_at(result, 2))


def test_nothing_is_taught_or_asked_with_a_line_break_in_it(tmp_path: Path) -> None:
    rows = [
        ["Question", "Answer", "Similar questions"],
        ["Can I send back\nmy vase?", "Within 20 days.\nBring the receipt.", "vase\nreturns"],
        ["Hours?", "We open at ten.", ""],
    ]
    edited = {("FAQ", 3): RowChoice(question="What are your\nhours?")}
    result = parsed(xlsx(tmp_path / "a.xlsx", rows), rows=edited)
    assert row_at(result, 2).question == "Can I send back my vase?"
    assert row_at(result, 2).answer == rows[1][1]
    assert row_at(result, 3).question == "What are your hours?"
    assert "line_breaks_joined" in codes(row_at(result, 2))
    assert not any("\n" in one.question for one in result.examples)


def test_a_very_long_cell_still_waits_for_a_person(tmp_path: Path) -> None:
    row = row_at(csv_parsed(tmp_path, [("why? " * 2_500, "Because it is.")]), 2)
    assert "cell_too_long" in codes(row)


@settings(max_examples=300, deadline=None)
@given(st.text("12aAIs?？|;；/\n\r\u2028.、)吗几点 •Q:请问", max_size=40) | st.text(max_size=60))
def test_whatever_a_cell_holds_no_letter_is_lost_and_no_break_is_left(cell: str) -> None:
    for by_line in (False, True):
        found = split_questions(cell, by_line=by_line)
        assert found or not cell.strip()
        assert not any(len(one.splitlines()) > 1 for one in found)
        kept = sum(char.isalpha() for one in found for char in one)
        marks = sum(char in "Qq问" for char in cell)
        assert sum(map(str.isalpha, cell)) - marks <= kept


@pytest.mark.parametrize(
    ("cell", "questions"),
    [
        ("How do I return a 24/7 pass?", 1),
        ("Do you ship to England/New Zealand?", 1),
        ("Do you ship to England / New Zealand?", 1),
        ("有没有S码/M码的吗", 1),
        ("Is it &lt;5 kg?", 1),
        ("Is it &lt;5 kg; is it heavy?", 2),
        ("怎么退货/怎么换货", 2),
        ("How do I pay?/Can I pay by card?", 2),
        ("how to return / how do I send it back", 2),
    ],
)
def test_marks_within_a_question_part_nothing(cell: str, questions: int) -> None:
    assert len(split_questions(cell)) == questions


def test_a_line_that_goes_on_is_no_question_of_its_own(tmp_path: Path) -> None:
    rows = [
        ["question", "answer"],
        ["When do you open?\nWhat are your hours?", "We open at 9:00 every day."],
        ["How much is a wash?\nWhat does a wash cost?", "A wash is £15."],
        ["I bought a jacket\nand it is too small", "Send it back within 30 days."],
    ]
    row = row_at(parsed(xlsx(tmp_path / "a.xlsx", rows)), 4)
    assert (row.question, row.wordings) == ("I bought a jacket and it is too small", [])


@pytest.mark.parametrize(
    ("question", "answer", "said"),
    [
        ("Q: When?", "A: At nine.", "At nine."),
        ("Question 2: When?", "Answer 2: At nine.", "At nine."),
        ("问：几点？", "答：九点。", "九点。"),
        ("When?", "A: at nine, B: at ten.", "A: at nine, B: at ten."),
    ],
)
def test_the_marks_of_question_and_answer_are_not_taught(
    tmp_path: Path, question: str, answer: str, said: str
) -> None:
    row = row_at(csv_parsed(tmp_path, [(question, answer)]), 2)
    assert row.question in ("When?", "几点？")
    assert row.answer == said


@pytest.mark.parametrize(
    ("question", "answer", "taught"),
    [
        ("Q1：几点开门？", "A1：每天九点开门。", "每天九点开门。"),
        ("问：几点开门？", "答：每天九点开门。", "每天九点开门。"),
        ("几点开门？", "答：每天九点开门。", "每天九点开门。"),
        ("Q. When do you open?", "A. At nine every day.", "At nine every day."),
        ("When do you open?", "A: only on Monday at nine.", "A: only on Monday at nine."),
        ("几点开门？", "答疑时间是每天九点。", "答疑时间是每天九点。"),
    ],
)
def test_an_answer_loses_the_mark_that_goes_with_its_questions(
    tmp_path: Path, question: str, answer: str, taught: str
) -> None:
    assert row_at(csv_parsed(tmp_path, [(question, answer)]), 2).answer == taught
