"""What a workbook's cells show: formats, merged cells, and doubts that go down with them."""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
import xlwt
from openpyxl.worksheet.worksheet import Worksheet

from finetune.data.codes import Fate
from finetune.data.reading import number_formats
from finetune.data.settings import RowChoice
from tests.finetune.data.makers import codes, load, parsed, row_at

QUESTIONS = ("How much is taken off?", "And for members?", "And for schools?")


def merged(path: Path, value: Any, number_format: str) -> Path:
    """Three questions beside one merged answer."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Question", "Answer"])
        sheet.write_column(1, 0, QUESTIONS)
        shown = book.add_format({"num_format": number_format})
        sheet.merge_range(1, 1, 3, 1, "", shown)
        write = sheet.write_datetime if isinstance(value, date) else sheet.write
        write(1, 1, value, shown)
    return path


def ditto(path: Path, *answers: Any) -> Path:
    """Questions with these answers, one below the other."""
    with xlsxwriter.Workbook(str(path), {"default_date_format": "d-mmm"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Question", "Answer"])
        for at, (question, answer) in enumerate(zip(QUESTIONS, answers, strict=False), start=1):
            sheet.write(at, 0, question)
            write = sheet.write_datetime if isinstance(answer, date) else sheet.write
            write(at, 1, answer)
    return path


def test_a_merged_number_looks_the_same_in_all_its_rows(tmp_path: Path) -> None:
    table = load(merged(tmp_path / "a.xlsx", 0.15, "0%")).tables[0]
    assert [line.cell(1) for line in table.lines] == ["Answer", "15%", "15%", "15%"]
    assert [note.code for note in table.lines[3].notes[1]] == ["number_format", "filled_from_merge"]


def test_the_doubt_about_a_merged_date_is_in_all_its_rows(tmp_path: Path) -> None:
    result = parsed(merged(tmp_path / "a.xlsx", date(2026, 3, 2), "d-mmm"))
    for number in (2, 3, 4):
        assert "date_cell" in codes(row_at(result, number))
        assert row_at(result, number).fate is Fate.NEEDS_YOU


def test_a_merged_formula_without_a_value_is_told_in_all_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    for row in (["Question", "Answer"], [QUESTIONS[0], "=1+1"], [QUESTIONS[1]], [QUESTIONS[2]]):
        page.append(row)
    page.merge_cells("B2:B5")
    book.save(path)
    result = parsed(path)
    assert [codes(row) for row in result.rows][1:4] == [["formula_without_value"]] * 3
    assert [row.number for row in result.rows] == [1, 2, 3, 4]


def test_a_merged_date_of_an_old_workbook_is_doubted_too(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("FAQ")
    for at, text in enumerate(("Question", *QUESTIONS)):
        sheet.write(at, 0, text)
    sheet.write(0, 1, "Answer")
    day = xlwt.easyxf(num_format_str="d-mmm")
    sheet.write_merge(1, 3, 1, 1, date(2026, 3, 2), day)
    book.save(str(tmp_path / "a.xls"))
    lines = load(tmp_path / "a.xls").tables[0].lines
    assert ["date_cell" in [n.code for n in line.notes[1]] for line in lines[1:]] == [True] * 3


def test_the_same_as_above_takes_the_doubt_over_too(tmp_path: Path) -> None:
    path = ditto(tmp_path / "a.xlsx", date(2026, 3, 2), "ditto", "同上")
    for number in (3, 4):
        row = row_at(parsed(path), number)
        assert (row.answer, row.fate) == ("2-Mar", Fate.NEEDS_YOU)
        reason = next(one for one in row.reasons if one.code == "date_cell")
        assert (reason.column, reason.params) == ("B", {"shown": "2-Mar"})


@pytest.mark.parametrize("choice", [RowChoice(keep=True), RowChoice(answer="Two to three days.")])
def test_a_doubt_that_a_person_settled_above_is_settled_below(
    tmp_path: Path, choice: RowChoice
) -> None:
    path = ditto(tmp_path / "a.xlsx", date(2026, 3, 2), "ditto")
    sheet = load(path).tables[0].sheet
    row = row_at(parsed(path, rows={(sheet, 2): choice}), 3)
    assert row.answer == (choice.answer or "2-Mar")
    assert row.is_usable


def test_the_same_as_a_formula_without_a_value_is_not_the_answer_before_it(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    answers = ("It is 5% off.", "=1+1", "ditto")
    page.append(["Question", "Answer"])
    for pair in zip(QUESTIONS, answers, strict=True):
        page.append(pair)
    book.save(path)
    row = row_at(parsed(path), 4)
    assert (row.answer, row.fate) == ("", Fate.NEEDS_YOU)
    assert row.has("formula_without_value")


@pytest.mark.parametrize(
    ("number_format", "shown"),
    [
        ("[$-409]0", "1299"),
        ("[$-409]0%", "129900%"),
        ("[$-409]$#,##0.00", "$1,299.00"),
        ("[$$-409]#,##0.00", "$1,299.00"),
        ("[$€-2] #,##0.00", "€ 1,299.00"),
        (r"_-* #,##0.00\ _€_-;-* #,##0.00\ _€_-", "1,299.00"),
        (r"_-* #,##0.00\ [$€-407]_-", "1,299.00 €"),
        ('_("$"* #,##0.00_)', "$1,299.00"),
    ],
)
def test_only_what_a_format_shows_is_written(number_format: str, shown: str) -> None:
    assert number_formats.shown(1299, number_format).text.strip() == shown
