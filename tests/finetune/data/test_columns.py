"""Columns are recognised by their names and by what they hold, in both languages."""

from pathlib import Path
from typing import Any

import pytest

from finetune.data.columns import Role, recognise
from finetune.data.columns.names import role_of
from finetune.data.reading import Line, Table
from tests.finetune.data.makers import Cells, codes, parsed, row_at, text, xlsx


def table(rows: Cells) -> Table:
    lines = [Line(number=at, cells=list(map(str, row))) for at, row in enumerate(rows, start=1)]
    return Table(sheet="", lines=lines)


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("Question", Role.QUESTION),
        ("Customer question", Role.QUESTION),
        (" Q ", Role.QUESTION),
        ("Questoin", Role.QUESTION),
        ("QUESTION (EN)", Role.QUESTION),
        ("prompt", Role.QUESTION),
        ("Our answer:", Role.ANSWER),
        ("completion", Role.ANSWER),
        ("Reply", Role.ANSWER),
        ("Topic", Role.CATEGORY),
        ("No.", Role.ID),
        ("Similar questions", Role.WORDINGS),
        ("问题", Role.QUESTION),
        ("顾客问题", Role.QUESTION),
        ("常见问题（FAQ）", Role.QUESTION),
        ("標準答案", Role.ANSWER),
        ("客服回复内容", Role.ANSWER),
        ("答案", Role.ANSWER),
        ("问题分类", Role.CATEGORY),
        ("序号", Role.ID),
        ("相似问法", Role.WORDINGS),
        ("split", Role.SPLIT),
        ("Last checked", None),
        ("核对日期", None),
        ("What is your question?", None),
        ("", None),
        ("x" * 50, None),
    ],
)
def test_column_names(header: str, role: Role | None) -> None:
    assert role_of(header)[0] is role


def test_the_header_is_found_below_titles_and_blank_rows() -> None:
    layout = recognise(
        table(
            [
                ["Answers for our shop", ""],
                ["", ""],
                ["updated in May", "by Priya"],
                ["Our answer", "Customer question"],
                ["At nine.", "When do you open?"],
            ]
        )
    )
    assert layout.header == 3
    assert (layout.at(Role.QUESTION), layout.at(Role.ANSWER)) == (1, 0)
    assert layout.found_by == "names"


@pytest.mark.parametrize(
    "rows",
    [
        [
            ["When do you open?", "We open at nine every morning."],
            ["How much is it?", "It costs five pounds and fifty pence."],
        ],
        [
            ["你们几点开门？", "我们每天早上九点准时开门营业。"],
            ["运费多少钱？", "运费一律八元，满九十九元包邮。"],
        ],
    ],
)
def test_without_a_header_the_cells_tell(rows: Cells) -> None:
    layout = recognise(table(rows))
    assert layout.header is None
    assert (layout.at(Role.QUESTION), layout.at(Role.ANSWER)) == (0, 1)
    assert layout.found_by == "content"
    assert all(0 < column.confidence < 1 for column in layout.columns if column.role)


def test_half_known_names_are_completed_by_content() -> None:
    layout = recognise(
        table(
            [
                ["Question", "Text we send", "Who"],
                ["When do you open?", "We open at nine every morning.", "Tom"],
                ["How much?", "It costs five pounds and fifty pence.", "Tom"],
            ]
        )
    )
    assert layout.at(Role.ANSWER) == 1


def test_a_column_of_numbers_is_no_question() -> None:
    rows = [["Question no", "Question", "Answer"], ["1", "When?", "Now."], ["2", "Where?", "Here."]]
    layout = recognise(table(rows))
    assert layout.at(Role.QUESTION) == 1


def test_nothing_that_looks_like_questions_is_not_usable() -> None:
    assert not recognise(table([["lamp", "9"], ["chair", "30"]])).usable


def test_columns_have_the_letters_people_see() -> None:
    assert [table([[""]]).label(at) for at in (0, 25, 26, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
    ]


def test_further_wordings_in_a_column_or_in_columns_are_used(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["问题", "答案", "相似问法"],
        ["几点开门？", "我们九点开门营业。", "营业时间；什么时候开门？\n开门时间"],
    ]
    result = parsed(xlsx(tmp_path / "a.xlsx", rows), wordings=False)
    assert {one.question for one in result.examples} == {
        "几点开门？",
        "营业时间",
        "什么时候开门？",
        "开门时间",
    }
    rows = [["Question 1", "Question 2", "Answer"], ["When?", "Hours?", "At nine every day."]]
    result = parsed(xlsx(tmp_path / "b.xlsx", rows), wordings=False)
    assert {one.question for one in result.examples} == {"When?", "Hours?"}


def test_a_merchant_may_say_which_column_is_what(tmp_path: Path) -> None:
    path = text(tmp_path / "a.csv", "x,y,z\nlamp,a lamp costs nine,light\n")
    mapping = {
        "sheets": {"": {"header_row": 1, "columns": {"question": 0, "answer": 1, "category": 2}}}
    }
    result = parsed(path, mapping)
    assert (row_at(result, 2).question, row_at(result, 2).category) == ("lamp", "light")
    assert result.report["layouts"][0]["found_by"] == "declared"


def test_a_sheet_can_be_left_out_or_taken_in(tmp_path: Path) -> None:
    qa = [["Question", "Answer"], ["When do you open?", "We open at nine."]]
    path = xlsx(tmp_path / "a.xlsx", qa, old=[["Question", "Answer"], ["Old?", "Old answer."]])
    assert {row.sheet for row in parsed(path).rows if row.is_usable} == {"FAQ", "old"}
    result = parsed(path, {"sheets": {"old": None}})
    assert [codes(row) for row in result.rows if row.sheet == "old"] == [["sheet_not_used"]] * 2


def test_sheets_without_questions_are_told_and_their_rows_too(tmp_path: Path) -> None:
    qa = [["Question", "Answer"], ["When do you open?", "We open at nine."]]
    result = parsed(xlsx(tmp_path / "a.xlsx", qa, Notes=[["Ask Priya before you change this"]]))
    assert result.report["notes"][0]["code"] == "sheet_not_used"
    assert any(row.sheet == "Notes" and row.has("sheet_not_used") for row in result.rows)


def test_a_file_without_question_columns_asks_for_them(tmp_path: Path) -> None:
    result = parsed(text(tmp_path / "a.csv", "x,y\nlamp,9\n"))
    assert result.problem == "columns_not_found"
    assert not result.examples
    assert result.report["preview"][0]["rows"][1]["cells"] == ["lamp", "9"]
