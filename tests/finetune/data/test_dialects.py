"""Separated text in the dialects of databases, shop systems and people."""

import csv
import io
from pathlib import Path

import pytest

from finetune.data.codes import Fate
from finetune.data.reading import Book
from maas.kit.spreadsheets import csv_bytes
from tests.finetune.data.makers import codes, load, parsed, row_at, text

HEAD = ["question", "answer"]


def cells(book: Book) -> list[list[str]]:
    return [line.cells for line in book.tables[0].lines]


def test_a_backslash_before_a_mark_makes_it_a_mark_of_the_text(tmp_path: Path) -> None:
    content = (
        '"question","answer"\n'
        '"What is \\"slow\\" food, please?","Food with \\"time\\", and love."\n'
        '"Where is it?","Behind \\"Gate 4\\""\n"Is it far?","No, it is near."\n'
    )
    assert cells(load(text(tmp_path / "x.csv", content))) == [
        HEAD,
        ['What is "slow" food, please?', 'Food with "time", and love.'],
        ["Where is it?", 'Behind "Gate 4"'],
        ["Is it far?", "No, it is near."],
    ]


def test_a_backslash_before_a_line_end_or_a_separator_keeps_the_cell_whole(tmp_path: Path) -> None:
    content = (
        "question\tanswer\nWhere?\tMill Lane\\\nAldermoor\nHow?\tBy bus\\\tor foot\nWho?\t\\N\n"
    )
    assert cells(load(text(tmp_path / "x.tsv", content)))[1:] == [
        ["Where?", "Mill Lane\nAldermoor"],
        ["How?", "By bus\tor foot"],
        ["Who?", ""],
    ]


def test_a_path_that_ends_in_a_backslash_escapes_nothing(tmp_path: Path) -> None:
    content = 'question,answer\n"Where, exactly?","C:\\files\\"\n"And else?","D:\\more\\"\n'
    assert cells(load(text(tmp_path / "x.csv", content)))[1:] == [
        ["Where, exactly?", "C:\\files\\"],
        ["And else?", "D:\\more\\"],
    ]


def test_cells_that_say_they_are_text_lose_only_the_mark(tmp_path: Path) -> None:
    content = (
        'question,answer\nWhat is the code?,="0042"\nAnd the price?,="1,299"\n'
        '"And ours?","=""007"""\nAnd the old one?,\'00123\nMusic?,\'90s music\n'
    )
    path = text(tmp_path / "x.csv", content)
    answers = [row[1] for row in cells(load(path))[1:]]
    assert answers == ["0042", "1,299", "007", "00123", "'90s music"]
    assert "text_mark" in codes(row_at(parsed(path), 2))


@pytest.mark.parametrize("first", ["sep=;", "\ufeffsep=;", '"sep=;"', "SEP=;", "sep=;;"])
def test_a_first_line_may_name_the_separator(tmp_path: Path, first: str) -> None:
    book = load(
        text(tmp_path / "x.csv", f"{first}\r\nquestion;answer\r\nWhich, if any?;One, two\r\n")
    )
    assert cells(book) == [HEAD, ["Which, if any?", "One, two"]]
    assert [line.number for line in book.tables[0].lines] == [1, 2]
    assert book.delimiter == ";"


def test_marks_that_are_doubled_around_cells_or_rows(tmp_path: Path) -> None:
    cell = 'question,answer\n""Which?"",""One, two""\n"When?","Now"\n'
    assert cells(load(text(tmp_path / "x.csv", cell)))[1:] == [
        ["Which?", "One, two"],
        ["When?", "Now"],
    ]
    row = '"question,answer"\n"Which?,""One, two"""\n"When?,Now"\n'
    assert cells(load(text(tmp_path / "y.csv", row)))[1:] == [
        ["Which?", "One, two"],
        ["When?", "Now"],
    ]


def test_blanks_before_marks_and_marks_of_another_form(tmp_path: Path) -> None:
    spaced = 'question, answer\n"Which?", "One, two"\n"When?", "Now, now"\n'
    assert cells(load(text(tmp_path / "x.csv", spaced)))[1:] == [
        ["Which?", "One, two"],
        ["When?", "Now, now"],
    ]
    single = "'question','answer'\n'Which?','One, two'\n'When?','It''s now'\n"
    assert cells(load(text(tmp_path / "y.csv", single)))[1:] == [
        ["Which?", "One, two"],
        ["When?", "It's now"],
    ]


def test_a_comma_too_many_is_asked_about_and_shifts_nothing(tmp_path: Path) -> None:
    content = (
        "no,question,answer,checked\n1,Which cards?,Visa, Mastercard, cash,yes\n"
        "2,When?,At nine.,yes\n"
        "3,How much?,About 1,299 kr,no\n4,Where?,Here,there,no\n5,Who?,Anna,yes\n6,What?,Bags,,\n"
    )
    result = parsed(text(tmp_path / "x.csv", content))
    asked = {row.number: row.answer for row in result.rows if "row_too_wide" in codes(row)}
    assert asked == {2: "Visa, Mastercard, cash", 4: "About 1,299 kr", 5: "Here"}
    assert all(row_at(result, number).fate is Fate.NEEDS_YOU for number in asked)
    assert row_at(result, 3).fate is Fate.KEPT
    wide = next(one for one in row_at(result, 2).reasons if one.code == "row_too_wide")
    assert wide.params == {"cells": 6, "wanted": 4}


def test_remarks_in_a_column_without_a_name_are_no_slip(tmp_path: Path) -> None:
    content = "question,answer,\nWhen?,At nine.,ask Ann\nWhere?,Here.,\nWho?,Anna.,\n"
    assert not any(
        "row_too_wide" in codes(row) for row in parsed(text(tmp_path / "x.csv", content)).rows
    )


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r", "\r\r\n"])
def test_line_ends_of_every_system(tmp_path: Path, ends: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(ends.join(["question,answer", "When?,Now.", "Where?,Here."]).encode())
    assert cells(load(path)) == [HEAD, ["When?", "Now."], ["Where?", "Here."]]


def test_what_we_export_comes_back(tmp_path: Path) -> None:
    answers = [
        "=1+1",
        "'=1+1",
        "- one\n- two",
        "-5 %",
        "@shop",
        "+44 20 7946 0958",
        "'90s",
        "At 9.",
    ]
    path = tmp_path / "x.csv"
    path.write_bytes(
        csv_bytes([HEAD, *([f"Which is it {at}?", one] for at, one in enumerate(answers))])
    )
    assert [row[1] for row in cells(load(path))[1:]] == answers


def test_a_whole_table_comes_back_from_every_separator(tmp_path: Path) -> None:
    rows = [HEAD, ['Say "hi", or; not|at\tall?', "One,\ntwo"], ["What, then?", 'It\'s "this"']] * 3
    for delimiter in ",;\t|":
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter).writerows(rows)
        assert cells(load(text(tmp_path / "x.csv", out.getvalue()))) == rows


def test_a_text_that_runs_over_the_named_columns_is_put_together(tmp_path: Path) -> None:
    content = (
        "question,answer\nWhere are you?,In York, UK\nHow much is it?,£1,200 a year\n"
        "What is in it?,Oak, pine\n"
    )
    rows = parsed(text(tmp_path / "a.csv", content)).rows
    assert [row.answer for row in rows[1:]] == ["In York, UK", "£1,200 a year", "Oak, pine"]
    assert all(row.has("row_too_wide") for row in rows[1:])


def test_a_column_without_a_name_moves_nothing(tmp_path: Path) -> None:
    content = "question,answer\nWhere are you?,In York.,checked\nWhen?,At nine daily.,checked\n"
    rows = parsed(text(tmp_path / "a.csv", content)).rows
    assert [row.answer for row in rows[1:]] == ["In York.", "At nine daily."]
