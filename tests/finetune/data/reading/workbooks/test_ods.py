"""OpenDocument spreadsheets: what the program that wrote one showed, and what is refused."""

import time
import tracemalloc
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finetune.data.limits import Limits
from finetune.data.reading.workbooks import ods
from finetune.data.reading.workbooks.sheet import Cell
from maas.jobs.program import Failure
from tests.finetune.data.makers import load
from tests.finetune.data.reading.workbooks.makers import (
    cell,
    cells_of,
    open_document,
    read_sheets,
    row,
)

FLOAT = 'office:value-type="float" office:value='


def one(path: Path, content: str, *, styles: str = "") -> Cell:
    """The only cell of a sheet with that one cell."""
    return cells_of(open_document(path / "a.ods", row(content), styles=styles))[0, 0]


@pytest.mark.parametrize(
    ("attributes", "text", "value"),
    [
        (f'{FLOAT}"0.13"', "13%", 0.13),
        (f'{FLOAT}"1299"', "约¥1299起", 1299.0),
        ('office:value-type="percentage" office:value="0.2"', "20%", 0.2),
        ('office:value-type="currency" office:value="38"', "£38.00", 38.0),
        ('office:value-type="date" office:date-value="2026-03-02"', "2 March", 46083.0),
        ('office:value-type="date" office:date-value="2026-03-02T12:00:00"', "noon", 46083.5),
        ('office:value-type="time" office:time-value="PT36H00M00S"', "36:00", 1.5),
        ('office:value-type="time" office:time-value="PT00H03M30.000S"', "03:30", 210 / 86400),
        ('office:value-type="boolean" office:boolean-value="true"', "真", True),
    ],
)
def test_a_cell_shows_what_its_writer_showed(
    tmp_path: Path, attributes: str, text: str, value: float
) -> None:
    found = one(tmp_path, cell(text, attributes))
    assert (found.value, found.shown) == (value, text)
    assert load(tmp_path / "a.ods").tables[0].lines[0].cells == [text]


def test_a_date_asks_whatever_it_shows(tmp_path: Path) -> None:
    date = 'office:value-type="date" office:date-value="2026-03-02"'
    line = load(open_document(tmp_path / "a.ods", row(cell("2-3", date)))).tables[0].lines[0]
    assert [note.code for note in line.notes[0]] == ["date_cell"]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<text:p>a</text:p><text:p/><text:p>b</text:p>", "a\n\nb"),
        ('<text:p>a<text:s text:c="3"/>b<text:tab/>c<text:line-break/>d</text:p>', "a   b\tc\nd"),
        ("<text:p>\n   a\n   b</text:p>", "a b"),
        ("<text:p>a <text:span>b</text:span> c</text:p>", "a b c"),
        ("<text:p>&lt;b&gt; &amp; 你好𝄞</text:p>", "<b> & 你好𝄞"),
        ('<text:p>a<text:s text:c="999999999"/>b</text:p>', "a" + " " * 1_000 + "b"),
    ],
)
def test_lines_and_blanks_of_a_text(tmp_path: Path, content: str, text: str) -> None:
    wrapped = f'<table:table-cell office:value-type="string">{content}</table:table-cell>'
    assert one(tmp_path, wrapped).value == text


def test_a_text_in_the_attributes_has_all_its_blanks(tmp_path: Path) -> None:
    said = 'office:value-type="string" office:string-value="a  b"'
    assert one(tmp_path, cell("a  b", said)).value == "a  b"
    assert one(tmp_path, cell("", said)).value == "a  b"


STRUCK = '<style:text-properties style:text-line-through-style="solid"/>'
STYLES = (
    f'<style:style style:name="gone" style:family="text">{STRUCK}</style:style>'
    '<style:style style:name="kept" style:family="text"><style:text-properties '
    'style:text-line-through-style="none"/></style:style>'
    '<style:style style:name="child" style:family="table-cell" style:parent-style-name="Old"/>'
)
COMMON = (
    '<style:style style:name="Old" style:family="table-cell" style:parent-style-name="Older"/>'
    f'<style:style style:name="Older" style:family="table-cell">{STRUCK}</style:style>'
)


def test_struck_words_are_told_by_their_span(tmp_path: Path) -> None:
    words = (
        '<table:table-cell office:value-type="string"><text:p>Now '
        '<text:span text:style-name="gone">¥199</text:span> ¥149</text:p></table:table-cell>'
    )
    found = one(tmp_path, words, styles=STYLES)
    assert (found.struck, found.unstruck) == (("¥199",), "Now ¥149")


@pytest.mark.parametrize(
    ("columns", "of_row", "of_cell"),
    [
        ("", "", 'table:style-name="child"'),
        ("", 'table:default-cell-style-name="child"', ""),
        ('<table:table-column table:default-cell-style-name="child"/>', "", ""),
    ],
)
def test_a_struck_cell_has_its_style_from_wherever(
    tmp_path: Path, columns: str, of_row: str, of_cell: str
) -> None:
    words = (
        f'<table:table-cell office:value-type="string" {of_cell}><text:p>¥199'
        '<text:span text:style-name="kept"> ¥149</text:span></text:p></table:table-cell>'
    )
    rows = columns + row(words, attributes=of_row)
    path = open_document(tmp_path / "a.ods", rows, styles=STYLES, common=COMMON)
    assert cells_of(path)[0, 0].struck == ("¥199",)


def test_a_style_that_is_its_own_parent_ends(tmp_path: Path) -> None:
    circle = '<style:style style:name="a" style:family="table-cell" style:parent-style-name="a"/>'
    found = one(tmp_path, cell("x", 'table:style-name="a"'), styles=circle)
    assert (found.value, found.struck) == ("x", ())


def test_comments_links_and_pictures_stand_beside_the_text(tmp_path: Path) -> None:
    frame = '<draw:frame><draw:image xlink:href="Pictures/1.png"/></draw:frame>'
    note = "<office:annotation><text:p>15 €</text:p><text:p>now</text:p></office:annotation>"
    anchor = '<text:p><text:a xlink:href="https://kestrel.example">here</text:a></text:p>'
    chart = '<draw:frame><draw:object/><draw:image xlink:href="1.png"/></draw:frame>'
    boxed = "<draw:frame><draw:text-box><text:p>no</text:p></draw:text-box></draw:frame>"
    cells = [
        f'<table:table-cell office:value-type="string">{inside}</table:table-cell>'
        for inside in (f"{note}<text:p>see note</text:p>", anchor, chart + boxed)
    ]
    cells.append(f"<table:table-cell>{frame}</table:table-cell>")
    cells.append(f"<table:table-cell>{note}</table:table-cell>")
    found = cells_of(open_document(tmp_path / "a.ods", row(*cells)))
    assert (found[0, 0].value, found[0, 0].comment) == ("see note", "15 €\nnow")
    assert (found[0, 1].value, found[0, 1].link) == ("here", "https://kestrel.example")
    assert (found[0, 2].value, found[0, 2].has_picture) == (None, False)
    assert found[0, 3].has_picture
    assert (found[0, 4].value, found[0, 4].comment) == (None, "15 €\nnow")


def test_a_value_under_a_merged_cell_is_told(tmp_path: Path) -> None:
    spanning = 'office:value-type="string" table:number-rows-spanned="2"'
    hidden = '<table:covered-table-cell office:value-type="string"><text:p>ten</text:p>'
    rows = row(cell("Open?"), cell("nine", spanning)) + row(
        cell("And on Sundays?"), f"{hidden}</table:covered-table-cell>"
    )
    path = open_document(tmp_path / "a.ods", rows)
    assert read_sheets(path)[0].merged == [((0, 1), (1, 1))]
    line = load(path).tables[0].lines[1]
    assert line.cells == ["And on Sundays?", "nine"]
    assert "hidden_under_merge" in [note.code for note in line.notes[1]]


def test_hidden_rows_columns_and_sheets(tmp_path: Path) -> None:
    display = '<style:table-properties table:display="false"/>'
    off = f'<style:style style:name="off" style:family="table">{display}</style:style>'
    columns = (
        '<table:table-column table:number-columns-repeated="2"/>'
        '<table:table-column table:visibility="collapse" table:number-columns-repeated="16382"/>'
    )
    rows = (
        row(cell("a"))
        + row(cell("b"), attributes='table:visibility="collapse" table:number-rows-repeated="2"')
        + row(cell("c"), attributes='table:visibility="filter"')
        + f'<table:table-row-group table:display="false">{row(cell("d"))}</table:table-row-group>'
        + row(cell("e"))
        + row("<table:table-cell/>", attributes='table:visibility="collapse"')
    )
    body = (
        f'<table:table table:name="A">{columns}{rows}</table:table>'
        f'<table:table table:name="B" table:style-name="off">{row(cell("x"))}</table:table>'
    )
    first, second = read_sheets(open_document(tmp_path / "a.ods", body, styles=off))
    assert first.hidden_rows == {1, 2, 3, 4}
    assert (min(first.hidden_columns), len(first.hidden_columns)) == (2, 16_382)
    assert (first.is_hidden, second.is_hidden) == (False, True)


def test_formulas_are_told_with_and_without_result(tmp_path: Path) -> None:
    error = 'table:formula="of:=NA()" office:value-type="string" calcext:value-type="error"'
    found = cells_of(
        open_document(
            tmp_path / "a.ods",
            row(
                cell("4", f'table:formula="of:=2+2" {FLOAT}"4"'),
                cell("", 'table:formula="of:=2+2"'),
                cell("<text:p/>", 'table:formula="of:=T(1)"'),
                cell("#N/A", error),
                cell("Err:502", f'table:formula="of:=1/0" {FLOAT}"0"'),
            ),
        )
    )
    assert [(one.formula, one.has_result, one.error) for one in found.values()] == [
        ("=2+2", True, ""),
        ("=2+2", False, ""),
        ("=T(1)", True, ""),
        ("=NA()", True, "#N/A"),
        ("=1/0", True, "Err:502"),
    ]


def test_what_is_repeated_is_there_as_often(tmp_path: Path) -> None:
    twice = 'office:value-type="string" table:number-columns-repeated="2"'
    rows = (
        row("<table:table-cell/>", attributes='table:number-rows-repeated="3"')
        + row('<table:table-cell table:number-columns-repeated="4"/>', cell("x", twice))
        + row(cell("y"), attributes='table:number-rows-repeated="2"')
        + row(
            '<table:table-cell table:number-columns-repeated="16384"/>',
            attributes='table:number-rows-repeated="1048000"',
        )
    )
    found = cells_of(open_document(tmp_path / "a.ods", rows))
    assert sorted(found) == [(3, 4), (3, 5), (4, 0), (5, 0)]


def refused(path: Path, **limits: int) -> str:
    with pytest.raises(Failure) as caught:
        load(path, **limits)
    return caught.value.code


def test_a_trap_of_repeated_cells_is_refused_at_once(tmp_path: Path) -> None:
    many = 'office:value-type="string" table:number-columns-repeated="16384"'
    trap = row(cell("x", many), attributes='table:number-rows-repeated="1048576"')
    start = time.process_time()
    assert refused(open_document(tmp_path / "a.ods", trap)) == "too_many_cells"
    assert time.process_time() - start < 5
    some = cell("x" * 5_000, 'office:value-type="string" table:number-columns-repeated="1000"')
    path = open_document(tmp_path / "b.ods", row(some))
    assert refused(path, expanded_bytes=1_000_000) == "expands_too_much"


def test_what_is_repeated_lies_in_memory_once(tmp_path: Path) -> None:
    many = 'office:value-type="string" table:number-columns-repeated="16000"'
    rows = row(cell("x" * 100, many), attributes='table:number-rows-repeated="3"')
    path = open_document(tmp_path / "a.ods", rows)
    tracemalloc.start()
    try:
        (sheet,) = ods.sheets(path, Limits())
        assert sum(1 for _ in sheet.cells) == 48_000
        assert tracemalloc.get_traced_memory()[1] < 3_000_000
    finally:
        tracemalloc.stop()


def test_tracked_changes_shapes_and_forms_are_no_cells(tmp_path: Path) -> None:
    inner = row(cell("deleted"))
    rows = (
        f"<table:shapes><table:table>{inner}</table:table></table:shapes>"
        f"<office:forms>{inner}</office:forms>{row(cell('kept'))}"
    )
    body = (
        f"<table:tracked-changes><table:table>{inner}</table:table></table:tracked-changes>"
        f'<table:table table:name="A">{rows}</table:table>'
    )
    (sheet,) = read_sheets(open_document(tmp_path / "a.ods", body))
    assert [one.value for one in sheet.cells] == ["kept"]


NUMBER = (
    '<number:number-style style:name="N1"><number:number number:decimal-places="2" '
    'number:min-integer-digits="1"/><number:text> kg</number:text></number:number-style>'
    '<number:percentage-style style:name="N2"><number:number number:decimal-places="0" '
    'number:min-integer-digits="1"/><number:text>%</number:text></number:percentage-style>'
    '<number:number-style style:name="N3"><number:fraction/></number:number-style>'
    '<number:number-style style:name="N4"><number:number number:min-integer-digits="1"/>'
    "</number:number-style>"
    '<number:number-style style:name="N5"><number:number number:decimal-places="0" '
    'number:min-integer-digits="5"/></number:number-style>'
    '<number:currency-style style:name="N6"><number:currency-symbol>¥</number:currency-symbol>'
    '<number:number number:decimal-places="2" number:min-integer-digits="1" '
    'number:grouping="true"/></number:currency-style>'
    '<number:time-style style:name="N7" number:truncate-on-overflow="false"><number:hours/>'
    '<number:text>:</number:text><number:minutes number:style="long"/></number:time-style>'
) + "".join(
    f'<style:style style:name="s{at}" style:family="table-cell" style:data-style-name="N{at}"/>'
    for at in range(1, 8)
)


@pytest.mark.parametrize(
    ("style", "value", "shown"),
    [
        (1, "2.5", "2.50 kg"),
        (2, "0.13", "13%"),
        (4, "3.25", "3.25"),
        (5, "42", "00042"),
        (6, "1234.5", "¥1,234.50"),
        (7, "1.5", "36:00"),
    ],
)
def test_a_number_without_its_text_is_shown_by_its_style(
    tmp_path: Path, style: int, value: str, shown: str
) -> None:
    content = cell("", f'{FLOAT}"{value}" table:style-name="s{style}"')
    path = open_document(tmp_path / "a.ods", row(content), styles=NUMBER)
    assert load(path).tables[0].lines[0].cells == [shown]


def test_a_number_whose_style_says_too_much_asks(tmp_path: Path) -> None:
    content = cell("", f'{FLOAT}"0.5" table:style-name="s3"')
    path = open_document(tmp_path / "a.ods", row(content), styles=NUMBER)
    line = load(path).tables[0].lines[0]
    assert [note.code for note in line.notes[0]] == ["format_uncertain"]


@pytest.mark.parametrize(
    ("parts", "before", "code"),
    [
        ({"encrypted-package": "x"}, "", "password_protected"),
        (
            {
                "META-INF/manifest.xml": '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:'
                'xmlns:manifest:1.0"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
            },
            "",
            "password_protected",
        ),
        ({}, '<!DOCTYPE x [<!ENTITY a "b">]>', "unsafe_file"),
        ({"content.xml": "<a><b></a>"}, "", "file_corrupt"),
        ({"content.xml": ""}, "", "file_corrupt"),
        ({"Pictures/big": " " * 3_000_000}, "", "expands_too_much"),
    ],
)
def test_what_is_locked_dangerous_or_broken_is_refused(
    tmp_path: Path, parts: dict[str, str], before: str, code: str
) -> None:
    path = open_document(tmp_path / "a.ods", row(cell("a")), parts=parts, before=before)
    assert refused(path, expanded_bytes=1_000_000) == code


def test_a_package_without_content_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert refused(tmp_path / "a.ods") == "file_corrupt"


# --- whatever the markup is: rows, or a plain refusal ---

NAMES = [
    *("table:table", "table:table-row", "table:table-cell", "table:covered-table-cell"),
    *("table:table-column", "table:table-row-group", "table:shapes", "text:p", "text:span"),
    *("text:a", "text:s", "text:tab", "office:annotation", "draw:frame", "draw:image"),
    *("office:automatic-styles", "style:style", "number:number-style", "number:number"),
    *("number:text", "style:text-properties"),
]
ATTRIBUTES = [
    *("table:number-rows-repeated", "table:number-columns-repeated", "table:visibility"),
    *("table:number-rows-spanned", "table:number-columns-spanned", "office:value-type"),
    *("office:value", "office:date-value", "office:time-value", "table:formula", "text:c"),
    *("table:style-name", "style:name", "style:family", "style:parent-style-name"),
    *("style:data-style-name", "number:decimal-places", "xlink:href", "table:display"),
]
WORDS = st.one_of(
    st.sampled_from("a float date time string 0 -1 2 99999999 1e999 nan collapse false".split()),
    st.text(st.characters(min_codepoint=32, blacklist_categories=["Cs"]), max_size=8),
)


def element(name: str, attributes: dict[str, str], inside: list[str]) -> str:
    written = "".join(
        f' {key}="{escape(value, {chr(34): "&quot;"})}"' for key, value in attributes.items()
    )
    return f"<{name}{written}>{''.join(inside)}</{name}>"


TREES = st.recursive(
    WORDS.map(escape),
    lambda inside: st.builds(
        element,
        st.sampled_from(NAMES),
        st.dictionaries(st.sampled_from(ATTRIBUTES), WORDS, max_size=3),
        st.lists(inside, max_size=4),
    ),
    max_leaves=25,
)


@given(rows=TREES, styles=TREES)
@settings(max_examples=300, deadline=None)
def test_any_markup_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, rows: str, styles: str
) -> None:
    path = open_document(
        tmp_path_factory.getbasetemp() / "any.ods",
        row(cell("a")) + rows,
        styles=styles,
        common=styles,
    )
    try:
        load(path, cells=10_000)
    except Failure:
        return


@pytest.mark.parametrize("shape", ["custom-shape", "rect", "ellipse", "caption", "frame"])
def test_words_of_a_shape_above_a_cell_are_not_the_cells(tmp_path: Path, shape: str) -> None:
    drawn = f"<draw:{shape}><text:p>Seventy-two</text:p></draw:{shape}>"
    held = f"<table:table-cell>{drawn}<text:p>Two</text:p></table:table-cell>"
    found = cells_of(open_document(tmp_path / "a.ods", row(held, cell("One"))))
    assert [one.value for one in found.values()] == ["Two", "One"]
