"""Texts that cannot be what they should: lost digits and formulas are asked about, never taught."""

from pathlib import Path

import pytest

from finetune.data.checks.doubts import doubts, is_formula
from finetune.data.codes import Fate
from finetune.data.settings import RowChoice
from tests.finetune.data.makers import codes, csv_parsed, parsed, row_at

FORMULAS = [
    '=HYPERLINK("https://x.example","click")', "=1+1", "= SUM(A1:A2)", "=A1", "=-1", "=+A1",
    "@SUM(1+1)", "@ SUM(1)", "+SUM(1)", "+1+1", "-1*2", "-SUM(A1:A3)", "\t=1+1", "\r=1", "'=1+1",
    "+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!D2", "=IMPORTXML(1)\nmore",
]  # fmt: skip
TEXTS = [
    "-5 %", "-18℃", "- 5", "-3.5", "+5 €", "+44 20 7946 0958", "+86-10-6552-9988",
    "+1 (555) 010-0000",
    "+8613800138000", "@shopname", "@shop (the real one)", "- a list item", "- item (new)",
    "+ free shipping", "==> see below", "=> go there", "a=b", "1+1=2",
    "-10 to +5", "-", "=", "@", "",
    "- cash | card! both",
]  # fmt: skip
EXPONENTS = ["1.23E+11", "4.40301E+17", "1E+11", "1,23E+11", "Your card is 6.2220E+15 then"]
NUMBERS = ["1e5", "About 1e5 of them", "5E+3", "SKU 12E+05x", "E+11", "6.02e23", "1.23E11 code"]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_would_run_is_a_formula(text: str) -> None:
    assert is_formula(text)


@pytest.mark.parametrize("text", TEXTS)
def test_numbers_phones_handles_and_lists_are_no_formulas(text: str) -> None:
    assert not is_formula(text)


@pytest.mark.parametrize("text", EXPONENTS)
def test_a_number_whose_digits_are_lost_is_seen(text: str) -> None:
    assert [code for code, _ in doubts(text)] == ["exponent_number"]


@pytest.mark.parametrize("text", NUMBERS)
def test_numbers_as_people_write_them_are_fine(text: str) -> None:
    assert not list(doubts(text))


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("4.40301E+17", "exponent_number"),
        ("=1+1", "formula_text"),
        ("It is \ufffd5.", "broken_characters"),
    ],
)
def test_such_a_row_asks_and_is_taught_only_where_a_person_keeps_it(
    tmp_path: Path, answer: str, code: str
) -> None:
    rows = [
        ["What is your number, please?", answer],
        ["And the number of the shop?", "Same as above"],
    ]
    asked = csv_parsed(tmp_path, rows)
    assert [row_at(asked, number).fate for number in (2, 3)] == [Fate.NEEDS_YOU] * 2
    assert all(code in codes(row_at(asked, number)) for number in (2, 3))
    kept = csv_parsed(tmp_path, rows, rows={("", 2): RowChoice(keep=True)})
    assert row_at(kept, 2).is_usable
    assert row_at(kept, 2).answer == answer


def test_wordings_that_are_none_are_left_out_and_told(tmp_path: Path) -> None:
    content = [
        ["question", "answer", "wordings"],
        ["Do you ship?", "Yes, we do.", "=1+1|Is it sent?"],
    ]
    path = tmp_path / "x.tsv"
    path.write_text("\n".join("\t".join(row) for row in content))
    row = row_at(parsed(path), 2)
    assert row.wordings == ["Is it sent?"]
    assert "wordings_left_out" in codes(row)
