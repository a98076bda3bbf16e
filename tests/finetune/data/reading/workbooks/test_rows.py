"""What a workbook's cells hold beside their text decides about the rows."""

from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from finetune.data.codes import Fate
from finetune.data.parse import Parsed
from finetune.data.settings import RowChoice
from tests.finetune.data.makers import codes, parsed, row_at
from tests.finetune.data.reading.workbooks.ooxml import parts

OTHERS = [
    ["When do you open?", "We open at nine in the morning."],
    ["Do you take cards?", "Yes, all cards but Diners."],
    ["Where do I park?", "Behind the house, free of charge."],
]


def commented(path: Path, answer: str, comment: str, *, on: str = "B2") -> Parsed:
    book = openpyxl.Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    for row in (["Question", "Answer"], ["How much is a wash?", answer], *OTHERS):
        page.append(row)
    page[on].comment = Comment(comment, "Mia")
    book.save(path / "a.xlsx")
    return parsed(path / "a.xlsx")


@pytest.mark.parametrize(
    ("answer", "comment"),
    [
        ("", "It is £15."),
        ("See note", "It costs fifteen pounds."),
        ("(see comment →)", "It costs fifteen pounds."),
        ("见批注", "十五元一次。"),
        ("详见备注", "十五元一次。"),
        ("A wash is £12.", "£15 from May on"),
    ],
)
def test_a_comment_that_says_more_than_its_answer_asks(
    tmp_path: Path, answer: str, comment: str
) -> None:
    row = row_at(commented(tmp_path, answer, comment), 2)
    assert row.fate is Fate.NEEDS_YOU
    reason = next(one for one in row.reasons if one.code == "cell_comment")
    assert (reason.column, reason.params) == ("B", {"comment": comment})


@pytest.mark.parametrize(
    "said",
    [
        "[Threaded comment]\n\nYour version of Excel allows you to read this threaded comment; "
        "however, any edits to it will get removed. Learn more: "
        "https://go.microsoft.com/fwlink/?linkid=870924\n\nComment:\n    Checked by Ann",
        "[线程批注]\n\n你的 Excel 版本可读取此线程批注；了解详细信息: "
        "https://go.microsoft.com/fwlink/?linkid=870924\n\n注释:\n    已核对",
    ],
)
def test_what_excel_tells_older_programs_is_no_comment(tmp_path: Path, said: str) -> None:
    row = row_at(commented(tmp_path, "A wash is £12.", said), 2)
    assert (row.fate, codes(row)) == (Fate.KEPT, ["comment_not_read"])
    assert row.reasons[0].params["comment"] in ("Checked by Ann", "已核对")


@pytest.mark.parametrize(
    ("answer", "on"), [("A wash is £15 and takes an hour.", "B2"), ("A wash is cheap.", "A2")]
)
def test_other_comments_are_told_and_not_taught(tmp_path: Path, answer: str, on: str) -> None:
    row = row_at(commented(tmp_path, answer, "£15: asked by Ann", on=on), 2)
    assert (row.fate, codes(row), row.answer) == (Fate.KEPT, ["comment_not_read"], answer)


def test_the_address_of_a_link_is_written_behind_an_answer(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        page = book.add_worksheet()
        for at, line in enumerate([["Question", "Answer"], ["", ""], *OTHERS]):
            page.write_row(at, 0, line)
        page.write_url(1, 0, "https://kestrel.example/q", string="How do I return things?")
        page.write_url(1, 1, "https://kestrel.example/back", string="On our page")
    row = row_at(parsed(tmp_path / "a.xlsx"), 2)
    assert row.question == "How do I return things?"
    assert row.answer == "On our page (https://kestrel.example/back)"
    assert (row.fate, codes(row)) == (Fate.REPAIRED, ["link_target"])


def hidden(path: Path, *, row: int | None = None, columns: tuple[int, ...] = ()) -> Path:
    """Questions, answers, and a second column of answers."""
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("FAQ")
        page.write_row(0, 0, ["Question", "Answer", "Answer"])
        for at, (question, answer) in enumerate(OTHERS, start=1):
            page.write_row(at, 0, [question, f"{answer} Old.", answer])
        if row is not None:
            page.set_row(row, None, None, {"hidden": True})
        for column in columns:
            page.set_column(column, column, None, None, {"hidden": True})
    return path


def test_a_hidden_row_asks_and_is_used_when_kept(tmp_path: Path) -> None:
    path = hidden(tmp_path / "a.xlsx", row=2)
    result = parsed(path)
    assert [row.number for row in result.rows if row.has("hidden_row")] == [3]
    assert row_at(result, 3).fate is Fate.NEEDS_YOU
    assert {"sheet": "FAQ", "count": 1} in noted(result, "hidden_rows")
    assert row_at(parsed(path, rows={("FAQ", 3): RowChoice(keep=True)}), 3).is_usable


def noted(result: Parsed, code: str) -> list[dict[str, object]]:
    return [one["params"] for one in result.report["notes"] if one["code"] == code]


def test_a_hidden_column_is_not_taken_for_the_answer(tmp_path: Path) -> None:
    result = parsed(hidden(tmp_path / "a.xlsx", columns=(1,)))
    assert row_at(result, 2).answer == OTHERS[0][1]
    assert noted(result, "hidden_columns") == [{"sheet": "FAQ", "columns": ["B"]}]
    (layout,) = result.report["layouts"]
    assert [column["header"] for column in layout["columns"]] == ["Question", "Answer", "Answer"]


def test_a_hidden_column_is_used_where_there_is_no_other(tmp_path: Path) -> None:
    result = parsed(hidden(tmp_path / "a.xlsx", columns=(1, 2)))
    assert row_at(result, 2).answer == f"{OTHERS[0][1]} Old."


def test_a_struck_answer_waits_and_what_is_left_can_be_kept(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        page = book.add_worksheet("FAQ")
        struck = book.add_format({"font_strikeout": True})
        page.write_row(0, 0, ["Question", "Answer"])
        page.write(1, 0, "How much is a wash?")
        page.write_rich_string(1, 1, "A wash costs ", struck, "£12 ", "£15 for any car.")
        page.write(2, 0, "How much is a polish?")
        page.write(2, 1, "A polish costs £30.", struck)
        for at, row in enumerate(OTHERS, start=3):
            page.write_row(at, 0, row)
    result = parsed(tmp_path / "a.xlsx")
    assert [row_at(result, number).fate for number in (2, 3)] == [Fate.NEEDS_YOU] * 2
    assert "£12" not in row_at(result, 2).answer
    assert row_at(result, 3).answer == ""
    kept = parsed(tmp_path / "a.xlsx", rows={("FAQ", 2): RowChoice(keep=True)})
    assert (row_at(kept, 2).answer, row_at(kept, 2).is_usable) == (
        "A wash costs £15 for any car.",
        True,
    )


def test_a_picture_is_no_answer_even_when_kept(tmp_path: Path) -> None:
    code = 'DISPIMG("ID_0011",1)'
    rows = parts.asked(f'<c r="B2" t="str"><f>_xlfn.{code}</f><v>={code}</v></c>')
    path = parts.workbook(tmp_path / "a.xlsx", parts.sheet(rows))
    for choice in (RowChoice(), RowChoice(keep=True)):
        result = parsed(path, rows={("FAQ", 2): choice})
        assert not row_at(result, 2).is_usable
        assert "DISPIMG" not in str(result.examples)
