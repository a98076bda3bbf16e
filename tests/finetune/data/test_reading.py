"""Every kind of file is read, and every bad one has a clear answer."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.worksheet.worksheet import Worksheet

from finetune.data.codes import FAILURES
from finetune.samples.source import load as load_shop
from maas.jobs.program import Failure
from tests.finetune.data.makers import (
    Cells,
    encrypted,
    load,
    lying_zip,
    sheet_xml,
    text,
    workbook_with,
    xls,
    xlsx,
)

ROWS = [["Question", "Answer"], ["When do you open?", "At 9:00."]]
ZH = (
    "问题,答案\n你们几点开门？,我们每天九点开门，欢迎光临。\n"
    "运费多少钱？,运费八元，满九十九元包邮。\n"
)
ZH_TW = (
    "問題,答案\n請問你們幾點開門？,我們每天早上九點開門，歡迎光臨。\n"
    "運費多少錢？,運費八元，滿額免運費。\n"
)


def refusal(path: Path, **limits: int) -> Failure:
    with pytest.raises(Failure) as caught:
        load(path, **limits)
    assert caught.value.code in FAILURES
    return caught.value


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_separator_is_told_from_the_rows(tmp_path: Path, delimiter: str) -> None:
    lines = [delimiter.join(row) for row in [*ROWS, ["a, b; c|d".replace(delimiter, "")] * 2]]
    book = load(text(tmp_path / "x.csv", "\n".join(lines)))
    assert book.delimiter == delimiter
    assert book.tables[0].lines[1].cells == ROWS[1]


def test_commas_inside_answers_do_not_separate(tmp_path: Path) -> None:
    content = "question;answer\nWhich cards?;Visa, Mastercard, cash\nWhere?;Here, there, yonder"
    assert load(text(tmp_path / "x.csv", content)).delimiter == ";"


def test_quoted_cells_may_have_several_lines(tmp_path: Path) -> None:
    book = load(text(tmp_path / "x.csv", 'question,answer\nWhere?,"Mill Lane 14\nAldermoor"\n'))
    assert book.tables[0].lines[1].cells == ["Where?", "Mill Lane 14\nAldermoor"]


def test_an_unclosed_quotation_mark_swallows_no_rows(tmp_path: Path) -> None:
    content = 'question,answer\nWhere?,"Here\nWhen?,Now\nWhy?,Because\n'
    book = load(text(tmp_path / "x.csv", content))
    assert [line.cells[0] for line in book.tables[0].lines[:4]] == [
        "question",
        "Where?",
        "When?",
        "Why?",
    ]
    assert [note.code for note in book.notes] == ["broken_quotes"]


@pytest.mark.parametrize(
    ("content", "encoding", "found"),
    [
        (ZH, "utf-8", "utf-8"),
        (ZH, "utf-8-sig", "utf-8"),
        (ZH, "gb18030", "gb18030"),
        (ZH, "gbk", "gb18030"),
        (ZH, "utf-16", "utf-16"),
        (ZH, "utf-16-le", "utf-16-le"),
        (ZH, "utf-16-be", "utf-16-be"),
        (ZH_TW, "big5", "big5"),
        ("问题,答案\n营业时间,九点\n", "gb18030", "gb18030"),
        ("問題,答案\n營業時間,九點\n", "big5", "big5"),
        ("question,answer\nHow much?,It costs £5 – “cheap” at our café.\n", "cp1252", "cp1252"),
    ],
)
def test_the_encoding_is_told_from_the_bytes(
    tmp_path: Path, content: str, encoding: str, found: str
) -> None:
    book = load(text(tmp_path / "x.csv", content, encoding))
    assert book.encoding == found
    first = content.split("\n", 1)[0].split(",")
    assert book.tables[0].lines[0].cells == first
    assert book.tables[0].lines[1].cells == content.split("\n")[1].split(",", 1)


def test_the_sample_of_a_chinese_shop_is_read_in_every_chinese_encoding(tmp_path: Path) -> None:
    for fact in load_shop("yunxiu").facts:
        content = "问题,答案\n" + f"{fact.wordings[0]},{fact.answer.replace(',', '')}\n"
        book = load(text(tmp_path / "x.csv", content, "gb18030"))
        assert book.tables[0].lines[1].cells[0] == fact.wordings[0], fact.id


def test_excel_workbooks_new_and_old_are_read(tmp_path: Path) -> None:
    for path in (xlsx(tmp_path / "a.xlsx", ROWS), xls(tmp_path / "a.xls", ROWS)):
        book = load(path)
        assert book.kind == path.suffix[1:]
        assert [line.cells for line in book.tables[0].lines] == ROWS


def test_a_file_is_what_it_is_whatever_its_name_says(tmp_path: Path) -> None:
    assert load(xlsx(tmp_path / "a.csv", ROWS)).kind == "xlsx"
    assert load(text(tmp_path / "a.xlsx", "question,answer\na,b")).kind == "csv"


def test_numbers_look_as_the_cell_shows_them(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for at, (value, form) in enumerate(
            [
                (24, None),
                (0.1, "0%"),
                (14, "[$£-809]#,##0.00"),
                (1299.5, '#,##0.00"€"'),
                (2.5, None),
            ]
        ):
            sheet.write_number(at, 0, value, book.add_format({"num_format": form} if form else {}))
        sheet.write_boolean(5, 0, True)
    shown = [line.cells[0] for line in load(path).tables[0].lines]
    assert shown == ["24", "10%", "£14.00", "1,299.50€", "2.5", "TRUE"]


def test_a_formula_gives_what_it_last_showed(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [["q", "a"], ["Price?", ('="£"&(2+3)', "£5")]])
    line = load(path).tables[0].lines[1]
    assert line.cells[1] == "£5"
    assert [note.code for note in line.notes[1]] == ["formula_value"]


def test_a_formula_that_was_never_calculated_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    page.append(["q", "a"])
    page.append(["Price?", "=2+3"])
    page.append(["Last?", "=1+1"])
    book.save(path)
    lines = load(path).tables[0].lines
    for line in lines[1:]:
        assert [note.code for note in line.notes[1]] == ["formula_without_value"]
    assert lines[2].number == 3


def test_an_error_in_a_cell_is_told(tmp_path: Path) -> None:
    rows: Cells = [["q", "a"], ["Price?", ("=1/0", "#DIV/0!")], ["Size?", "x"]]
    notes = load(xlsx(tmp_path / "a.xlsx", rows)).tables[0].lines[1].notes[1]
    assert notes[0].code == "formula_without_value"
    cells = '<row r="1"><c r="A1" t="str"><v>q</v></c><c r="B1" t="e"><v>#N/A</v></c></row>'
    line = load(workbook_with(tmp_path / "b.xlsx", sheet_xml(cells))).tables[0].lines[0]
    assert line.notes[1][0].code == "error_cell"


def test_a_date_is_told_because_two_to_three_becomes_one(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_datetime(0, 0, date(2024, 3, 2), book.add_format({"num_format": "d-mmm"}))
    line = load(path).tables[0].lines[0]
    assert line.cells == ["2-Mar"]
    assert line.notes[0][0].code == "date_cell"


def test_merged_cells_fill_the_rows_they_cover(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b", "c"])
        sheet.merge_range(0, 3, 2, 3, "same for all three")
        sheet.merge_range(4, 0, 4, 3, "a heading")
    table = load(path).tables[0]
    assert [line.cell(3) for line in table.lines[:3]] == ["same for all three"] * 3
    assert table.lines[2].notes[3][0].params == {"row": 1}
    assert table.lines[4].spans
    assert table.merged_ranges == 2


def test_hidden_sheets_are_known_as_hidden(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Shown").write(0, 0, "x")
        hidden = book.add_worksheet("Secret")
        hidden.write(0, 0, "y")
        hidden.hide()
    assert [(table.sheet, table.hidden) for table in load(path).tables] == [
        ("Shown", False),
        ("Secret", True),
    ]


@pytest.mark.parametrize(
    "document",
    [
        [{"question": "Q", "answer": "A"}],
        {"data": [{"question": "Q", "answer": "A"}], "version": 2},
        {"question": ["Q"], "answer": ["A"]},
        {"Q": "A"},
        [["Q", "A"]],
        [{"messages": [{"role": "user", "content": "Q"}, {"role": "assistant", "content": "A"}]}],
        [{"conversations": [{"from": "human", "value": "Q"}, {"from": "gpt", "value": "A"}]}],
    ],
)
def test_json_in_every_usual_shape(tmp_path: Path, document: Any) -> None:
    table = load(text(tmp_path / "x.json", json.dumps(document))).tables[0]
    assert table.keys == ["question", "answer"]
    assert table.lines[0].cells == ["Q", "A"]


def test_json_lines_with_a_broken_one(tmp_path: Path) -> None:
    lines = ['{"prompt": "Q", "completion": "A"}', "oops", "", '{"prompt": "R", "completion": "B"}']
    table = load(text(tmp_path / "x.jsonl", "\n".join(lines))).tables[0]
    assert table.keys == ["prompt", "completion"]
    assert [line.number for line in table.lines] == [1, 2, 4]
    assert table.lines[1].notes[0][0].code == "line_not_json"


def test_later_turns_of_a_conversation_are_told(tmp_path: Path) -> None:
    turns = [
        {"role": role, "content": f"{role} {at}"} for at in (1, 2) for role in ("user", "assistant")
    ]
    line = load(text(tmp_path / "x.jsonl", json.dumps({"messages": turns}))).tables[0].lines[0]
    assert line.cells == ["user 1", "assistant 1"]
    assert line.notes[0][0].params == {"count": 1}


# --- refusals -------------------------------------------------------------------------
def test_an_empty_file_and_empty_sheets(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"")
    assert refusal(tmp_path / "x.csv").code == "file_empty"
    assert refusal(text(tmp_path / "y.csv", "\n,,\n")).code == "no_rows"
    assert refusal(xlsx(tmp_path / "z.xlsx", [])).code == "no_rows"


def test_a_corrupt_workbook(tmp_path: Path) -> None:
    whole = xlsx(tmp_path / "a.xlsx", ROWS).read_bytes()
    for cut in (len(whole) // 2, len(whole) - 30):
        (tmp_path / "b.xlsx").write_bytes(whole[:cut])
        assert refusal(tmp_path / "b.xlsx").code == "file_corrupt"
    spoiled = bytearray(whole)
    middle = whole.index(b"xl/worksheets/sheet1.xml") + 60
    spoiled[middle : middle + 40] = b"\xff" * 40
    (tmp_path / "c.xlsx").write_bytes(spoiled)
    assert refusal(tmp_path / "c.xlsx").code == "file_corrupt"


def test_a_workbook_with_a_password(tmp_path: Path) -> None:
    assert refusal(encrypted(tmp_path / "a.xlsx")).code == "password_protected"


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = workbook_with(tmp_path / "a.xlsx", sheet_xml("<row/>") + " " * 5_000_000)
    assert path.stat().st_size < 50_000
    assert refusal(path, expanded_bytes=1_000_000).code == "expands_too_much"


def test_a_zip_bomb_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = lying_zip(tmp_path / "a.xlsx", real=5_000_000)
    assert refusal(path, expanded_bytes=1_000_000).code == "expands_too_much"


def test_one_cell_in_the_last_corner_costs_no_memory(tmp_path: Path) -> None:
    corner = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    failure = refusal(workbook_with(tmp_path / "a.xlsx", sheet_xml(corner)))
    assert failure.code == "too_many_cells"


def test_formatted_but_empty_cells_far_away_do_no_harm(tmp_path: Path) -> None:
    cells = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>q</t></is></c></row>'
        '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    )
    table = load(workbook_with(tmp_path / "a.xlsx", sheet_xml(cells))).tables[0]
    assert len(table.lines) == 1


def test_entities_in_a_workbook_are_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    path = workbook_with(tmp_path / "a.xlsx", sheet_xml("<row/>", before=bomb))
    assert refusal(path).code == "unsafe_file"


def test_limits_say_how_much_is_too_much(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [["q", "a"]] * 20)
    assert refusal(path, rows=10).params == {"rows": 20, "limit": 10}
    assert refusal(path, cells=30).code == "too_many_cells"
    assert refusal(path, bytes_=100).code == "file_too_large"
    csv = text(tmp_path / "a.csv", "q,a\n" * 20)
    assert refusal(csv, rows=10).code == "too_many_rows"
    refused = refusal(csv, cells=30)  # as soon as there are too many: no more of it is cut
    assert (refused.code, refused.params["limit"]) == ("too_many_cells", 30)
    assert 30 < refused.params["cells"] <= 40


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7", "pdf"),
        (b"\x89PNG\r\n", "image"),
        (b"\xff\xd8\xff\xe0", "image"),
        (b"<html><table>", "web page"),
        (b"\x1f\x8b\x08", "archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "doc"),
    ],
)
def test_other_kinds_of_file_are_named(tmp_path: Path, data: bytes, kind: str) -> None:
    (tmp_path / "x.xls").write_bytes(data)
    failure = refusal(tmp_path / "x.xls")
    assert (failure.code, failure.params) == ("unsupported_kind", {"kind": kind})


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(bytes(range(256)) * 20)
    assert refusal(tmp_path / "x.csv").code == "text_unreadable"


def test_json_that_is_broken_or_no_list(tmp_path: Path) -> None:
    failure = refusal(text(tmp_path / "x.json", '[{"a": 1},\n {'))
    assert (failure.code, failure.params["line"]) == ("json_corrupt", 2)
    assert refusal(text(tmp_path / "y.json", '"just a text"')).code == "json_not_rows"
    assert refusal(text(tmp_path / "z.json", "[" * 100_000)).code in (
        "json_not_rows",
        "json_corrupt",
    )
    assert refusal(text(tmp_path / "z.jsonl", "no\njson\nhere")).code == "json_corrupt"
