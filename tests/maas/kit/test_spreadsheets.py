"""What is exported is shown by a spreadsheet program, and never run."""

import csv
import io

import openpyxl
import pytest

from maas.kit.spreadsheets import csv_bytes, harmless, workbook

RUN = [
    '=HYPERLINK("https://x.example","click")',
    "=1+1",
    "@SUM(1+1)",
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!D2",
    "-SUM(A1:A2)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "＝1+1",
    "@shopname",
    "- a list item",
    "'=1+1",
    "+86-10-6552-9988",
]
SHOWN = [
    "-5 %", "-18℃", "+44 20 7946 0958", "+86 10 6552 9988", "-3.5", "- 5", "+5 €", "(020) 7946",
    "", "Yes, we do.", "a=b", "1-2", "'90s music",
]  # fmt: skip


@pytest.mark.parametrize("text", RUN)
def test_a_text_that_would_be_run_is_marked_as_text(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", SHOWN)
def test_numbers_phones_and_plain_texts_stay(text: str) -> None:
    assert harmless(text) == text


def test_csv_has_the_mark_of_utf8_and_keeps_every_cell() -> None:
    data = csv_bytes([["问题", "答案"], ["=1+1", 'say "hi", then\ngo'], [7, "-5 %"]])
    assert data.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))) == [
        ["问题", "答案"],
        ["'=1+1", 'say "hi", then\ngo'],
        ["7", "-5 %"],
    ]


def test_texts_in_a_workbook_are_texts() -> None:
    file = io.BytesIO()
    with workbook(file) as book:
        book.add_worksheet().write_row(0, 0, [*RUN[:5], "https://x.example", "007", 7])
    cells = next(iter(openpyxl.load_workbook(file)["Sheet1"].iter_rows()))
    assert [cell.data_type for cell in cells] == ["s"] * 7 + ["n"]
    assert not any(cell.hyperlink for cell in cells)
