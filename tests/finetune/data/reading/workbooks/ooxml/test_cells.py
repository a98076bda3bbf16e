"""What each kind of cell is read as."""

from pathlib import Path
from typing import Any

import pytest

from finetune.data.reading import Line, Table
from tests.finetune.data.makers import load
from tests.finetune.data.reading.workbooks.ooxml import parts

CODES = (
    '<numFmt numFmtId="170" formatCode="000&quot;-&quot;0000"/>'
    '<numFmt numFmtId="171" formatCode="@&quot; each&quot;"/>'
)
FORMS = parts.styles(
    '<xf numFmtId="0"/><xf numFmtId="170" fontId="0"/><xf numFmtId="14"/><xf numFmtId="1"/>'
    '<xf numFmtId="0" fontId="1"/><xf numFmtId="171"/><xf numFmtId="9" fontId="1"/>'
    '<xf numFmtId="0" fontId="2"/><xf numFmtId="199"/>',
    fonts='<font/><font><strike/></font><font><strike val="0"/></font>',
    codes=CODES,
)
RICH = (
    "<si><r><t xml:space='preserve'>It costs </t></r><r><rPr><strike/></rPr>"
    "<t xml:space='preserve'>£12 </t></r><r><rPr><strike val='0'/></rPr><t>£15.</t></r></si>"
)


def read(path: Path, rows: str, *, strings: str = "", properties: str = "") -> Table:
    return load(
        parts.workbook(
            path / "a.xlsx",
            parts.sheet(rows),
            {
                "xl/styles.xml": FORMS,
                "xl/sharedStrings.xml": f'<sst xmlns="{parts.MAIN}">{strings}</sst>',
            },
            named=(("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")),
            properties=properties,
        )
    ).tables[0]


def answered(path: Path, cell: str, **more: str) -> Line:
    return read(path, parts.asked(cell), **more).lines[1]


def notes(line: Line, column: int = 1) -> list[str]:
    return [note.code for note in line.notes.get(column, [])]


@pytest.mark.parametrize(
    ("cell", "shown", "noted"),
    [
        ('<c r="B2"><v>7</v></c>', "7", []),
        ('<c r="B2" t="n"><v> 7.50 </v></c>', "7.5", []),
        ('<c r="B2" s="1"><v>5550134</v></c>', "555-0134", ["number_format"]),
        ('<c r="B2" s="3"><v>7.6</v></c>', "8", ["number_format"]),
        ('<c r="B2" t="b"><v>1</v></c>', "TRUE", []),
        ('<c r="B2" t="b"><v>false</v></c>', "FALSE", []),
        ('<c r="B2" t="e"><v>#N/A</v></c>', "", ["error_cell"]),
        ('<c r="B2" t="str"><v>nine</v></c>', "nine", []),
        ('<c r="B2" s="5" t="str"><v>£9</v></c>', "£9 each", []),
        ('<c r="B2"><v>about nine</v></c>', "about nine", []),
        ('<c r="B2" t="d"><v>soon</v></c>', "soon", []),
        ('<c r="B2" t="inlineStr"><is><r><t>ni</t></r><r><t>ne</t></r></is></c>', "nine", []),
        ('<c r="B2"><f>A1+1</f><v>5</v></c>', "5", ["formula_value"]),
        ('<c r="B2" s="1"><f>A1</f><v>5550134</v></c>', "555-0134",
         ["formula_value", "number_format"]),
        ('<c r="B2" t="str"><f>A1</f><v>nine</v></c>', "nine", ["formula_value"]),
        ('<c r="B2"><f t="shared" si="0"/><v>5</v></c>', "5", ["formula_value"]),
        ('<c r="B2"><f t="array" ref="B2:B9">A1:A9*2</f><v>5</v></c>', "5", ["formula_value"]),
        ('<c r="B2"><f>A1+1</f></c>', "", ["formula_without_value"]),
        ('<c r="B2"><f>A1+1</f><v/></c>', "", ["formula_without_value"]),
        ('<c r="B2" t="str"><f>IF(A2="","",A2)</f><v></v></c>', "", []),
        ('<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "", ["formula_without_value"]),
        ('<c r="B2" s="8"><v>0.2</v></c>', "0.2", ["format_uncertain"]),
        ('<c r="B2" s="99"><v>0.2</v></c>', "0.2", ["format_uncertain"]),
        ('<c r="B2" s="3"><v>1234567890123450</v></c>', "1234567890123450", ["format_uncertain"]),
        ('<c r="B2"><v>1.23456789012345E+15</v></c>', "1234567890123450", ["format_uncertain"]),
        ('<c r="B2"><v>12345678901234567</v></c>', "12345678901234567", ["format_uncertain"]),
        ('<c r="B2" s="3"><v>123456789012345</v></c>', "123456789012345", []),
        ('<c r="B2" s="4" t="str"><v>£12</v></c>', "", ["struck_out"]),
        ('<c r="B2" s="6"><v>0.2</v></c>', "", ["struck_out"]),
        ('<c r="B2" s="7" t="str"><v>£12</v></c>', "£12", []),
    ],
)  # fmt: skip
def test_a_cell_is_read_as_it_is_shown(
    tmp_path: Path, cell: str, shown: str, noted: list[str]
) -> None:
    line = answered(tmp_path, cell)
    assert (line.cell(1), notes(line)) == (shown, noted)


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ("<t>nine</t>", "nine"),
        ("<t> \n nine \n</t>", "nine"),
        ("<t xml:space='preserve'>at _x000D_\nnine</t>", "at \nnine"),
        ("<t>_x005F_x0041_ and _xD83D__xDE00_</t>", "_x0041_ and 😀"),
        ("<t>早上</t><rPh sb='0' eb='2'><t>zao shang</t></rPh><phoneticPr fontId='1'/>", "早上"),
        ("<r><t>at </t></r><r><rPr><b/></rPr><t>nine</t></r>", "at nine"),
        (
            "<r><t>10</t></r><r><rPr><vertAlign val='superscript'/></rPr><t>5</t></r>"
            "<r><rPr><vertAlign val='baseline'/></rPr><t> of 4</t></r>",
            "10⁵ of 4",
        ),
        (
            "<r><t>H</t></r><r><rPr><vertAlign val='subscript'/></rPr><t>2</t></r>"
            "<r><rPr><vertAlign val='superscript'/></rPr><t>nd</t></r>",
            "H₂nd",
        ),
        ("<t><![CDATA[<b>nine</b>]]></t>", "<b>nine</b>"),
        ("<t>Tom &amp; Ann &#x26; Co</t>", "Tom & Ann & Co"),
    ],
)
def test_the_text_of_a_shared_string(tmp_path: Path, content: str, shown: str) -> None:
    cell = '<c r="B2" t="s"><v>0</v></c>'
    assert answered(tmp_path, cell, strings=f"<si>{content}</si>").cells[1] == shown


def test_struck_words_are_left_out_and_told(tmp_path: Path) -> None:
    for cell in (
        '<c r="B2" t="s"><v>0</v></c>',
        f'<c r="B2" t="inlineStr"><is>{RICH[4:-5]}</is></c>',
    ):
        line = answered(tmp_path, cell, strings=RICH)
        assert line.cells[1] == "It costs £15."
        assert [(one.code, one.params) for one in line.notes[1]] == [
            ("struck_out", {"struck": ["£12"]})
        ]


def test_a_word_that_stands_twice_is_struck_where_it_is_struck(tmp_path: Path) -> None:
    runs = "<r><t>A12B</t></r><r><rPr><strike/></rPr><t>12</t></r><r><t>C</t></r>"
    line = answered(tmp_path, f'<c r="B2" t="inlineStr"><is>{runs}</is></c>')
    assert line.cells[1] == "A12BC"


def test_cells_and_rows_need_not_say_their_place(tmp_path: Path) -> None:
    cells = "<c t='str'><v>q</v></c><c t='str'><v>a</v></c>"
    table = read(tmp_path, f"<row>{cells}</row><row>{cells}</row><row r='5'>{cells}</row>")
    assert [(line.number, line.cells) for line in table.lines if line.cells] == [
        (1, ["q", "a"]), (2, ["q", "a"]), (5, ["q", "a"])
    ]  # fmt: skip


def test_a_cell_says_its_place_better_than_its_row(tmp_path: Path) -> None:
    table = read(tmp_path, '<row r="1"><c r="b3" t="str"><v>x</v></c></row>')
    assert table.lines[-1].number == 3
    assert table.lines[-1].cells == ["", "x"]


def test_dates_count_from_the_year_that_the_workbook_says(tmp_path: Path) -> None:
    cell = '<c r="B2" s="8"><v>1</v></c>'.replace('s="8"', 's="2"')
    shown = {
        answered(tmp_path, cell, properties=f'<workbookPr date1904="{since}"/>').cells[1]
        for since in ("0", "1")
    }
    assert len(shown) == 2
    assert any("1904" in one or "04" in one for one in shown)


@pytest.mark.parametrize(("result", "shown"), [("0", ""), ("5", "5")])
def test_a_zero_that_was_never_calculated_is_no_result(
    tmp_path: Path, result: str, shown: str
) -> None:
    properties = '<calcPr fullCalcOnLoad="1"/>'
    cell = f'<c r="B2"><f>C2*2</f><v>{result}</v></c>'
    assert answered(tmp_path, cell, properties=properties).cell(1) == shown


def test_rows_without_anything_are_no_rows(tmp_path: Path) -> None:
    empty = "".join(
        f'<row r="{at}" s="1" customFormat="1"><c r="A{at}" s="1"/></row>' for at in range(3, 5_000)
    )
    blank = '<row r="1048576"><c r="B1048576" t="str"><v> </v></c></row>'
    table = read(tmp_path, parts.asked(parts.text("B2", "nine")) + empty + blank)
    assert [line.number for line in table.lines] == [1, 2]


def test_a_row_far_below_brings_no_rows_between(tmp_path: Path) -> None:
    far = f'<row r="1000000">{parts.text("A1000000", "Why?")}</row>'
    table = read(tmp_path, parts.asked(parts.text("B2", "nine")) + far)
    assert [line.number for line in table.lines] == [1, 2, 1_000_000]


def test_rows_that_are_hidden_or_filtered_away_and_columns(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="D1"><v>1</v></c></row>'
        '<row r="2" hidden="1"><c r="A2"><v>2</v></c></row>'
        '<row r="3" hidden="true"/><row r="4" ht="0" customHeight="1"><c r="A4"><v>2</v></c></row>'
        '<row r="5" hidden="0"><c r="A5"><v>2</v></c></row>'
    )
    columns = '<cols><col min="2" max="3" hidden="1"/><col min="4" max="9" width="0"/></cols>'
    path = parts.workbook(tmp_path / "a.xlsx", parts.sheet(rows, before=columns))
    table = load(path).tables[0]
    assert [line.number for line in table.lines if line.hidden] == [2, 4]
    assert sorted(table.hidden_columns) == [1, 2, 3]


def test_a_value_under_a_merged_cell_is_not_used(tmp_path: Path) -> None:
    rows = (
        f'<row r="1">{parts.text("A1", "Question")}{parts.text("B1", "Answer")}</row>'
        f'<row r="2">{parts.text("A2", "On Monday?")}{parts.text("B2", "Nine.")}'
        f"{parts.text('C2', 'beside')}</row>"
        f'<row r="3">{parts.text("A3", "On Tuesday?")}{parts.text("B3", "Ten.")}</row>'
        f'<row r="4">{parts.text("A4", "On Friday?")}{parts.text("B4", "Nine.")}</row>'
    )
    merged = '<mergeCells><mergeCell ref="B2:C4"/></mergeCells>'
    path = parts.workbook(tmp_path / "a.xlsx", parts.sheet(rows, after=merged))
    lines = load(path).tables[0].lines
    assert [line.cell(1) for line in lines[1:]] == ["Nine."] * 3
    assert lines[1].cell(2) == ""
    assert params(lines[1], 2) == {"hidden_under_merge": {"hidden": "beside", "row": 2}}
    assert params(lines[2], 1)["hidden_under_merge"] == {"hidden": "Ten.", "row": 2}
    assert notes(lines[3]) == ["filled_from_merge"]


def params(line: Line, column: int) -> dict[str, dict[str, Any]]:
    return {note.code: note.params for note in line.notes.get(column, [])}


@pytest.mark.parametrize(
    ("cell", "shown"),
    [('<c r="B2"><v>0</v></c>', ""), ('<c r="B2"><v>5</v></c>', "5"),
     ('<c r="B2"><f>C2</f><v>0</v></c>', ""), ('<c r="B2" t="b"><v>0</v></c>', "FALSE")],
)  # fmt: skip
def test_zeros_may_be_hidden_in_a_sheet(tmp_path: Path, cell: str, shown: str) -> None:
    view = '<sheetViews><sheetView showZeros="0" workbookViewId="0"/></sheetViews>'
    path = parts.workbook(tmp_path / "a.xlsx", parts.sheet(parts.asked(cell), before=view))
    assert load(path).tables[0].lines[1].cell(1) == shown


@pytest.mark.parametrize(
    ("look", "ranges"),
    [
        ("<font><strike/></font>", ["B2:B9"]),
        ('<numFmt numFmtId="170" formatCode="0.00"/>', ["B2:B9"]),
        ('<font><b/><strike val="0"/></font>', []),
    ],
)
def test_rules_that_change_what_is_seen_are_told(
    tmp_path: Path, look: str, ranges: list[str]
) -> None:
    rule = '<cfRule type="expression" dxfId="1" priority="1"><formula>C2="x"</formula></cfRule>'
    kinds = parts.styles("<xf/>").replace(
        "</styleSheet>", f"<dxfs><dxf><fill/></dxf><dxf>{look}</dxf></dxfs></styleSheet>"
    )
    path = parts.workbook(
        tmp_path / "a.xlsx",
        parts.sheet(
            parts.asked(parts.text("B2", "nine")),
            after=f'<conditionalFormatting sqref="B2:B9">{rule}{rule}</conditionalFormatting>',
        ),
        {"xl/styles.xml": kinds},
        named=(("styles", "styles.xml"),),
    )
    assert load(path).tables[0].rules == ranges
