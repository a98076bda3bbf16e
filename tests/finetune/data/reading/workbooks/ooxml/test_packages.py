"""Parts are found and read however a program names, nests, prefixes and encodes them."""

from pathlib import Path

import pytest

from maas.jobs.program import Failure
from tests.finetune.data.makers import load
from tests.finetune.data.reading.workbooks.ooxml import parts

CELL = '<c r="B2" s="1"><v>0.2</v></c>'
PERCENT = parts.styles('<xf numFmtId="0"/><xf numFmtId="9"/>')
STYLED = {"xl/styles.xml": PERCENT}
STYLES = (("styles", "styles.xml"),)


def answer(path: Path) -> str:
    return load(path).tables[0].lines[1].cells[1]


def test_the_usual_parts(tmp_path: Path) -> None:
    page = parts.sheet(parts.asked(CELL))
    assert answer(parts.workbook(tmp_path / "a.xlsx", page, STYLED, named=STYLES)) == "20%"


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("worksheets/sheet1.xml", "xl/worksheets/Sheet1.XML"),
        ("worksheets/sheet1.xml", "xl\\worksheets\\sheet1.xml"),
        ("worksheets\\sheet1.xml", "XL/Worksheets/sheet1.xml"),
        ("/xl/worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml"),
        ("../pages/one%20page.xml", "pages/one page.xml"),
        ("./../xl/sheets/../s.bin", "xl/s.bin"),
    ],
)
def test_a_part_is_found_however_it_is_named(tmp_path: Path, target: str, name: str) -> None:
    everything = {
        "[Content_Types].xml": parts.CONTENT_TYPES,
        "_rels/.rels": parts.relations(("officeDocument", "/xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{parts.MAIN}" xmlns:r="{parts.TYPES}"><sheets>'
        '<sheet name="FAQ" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": parts.relations(
            ("worksheet", target), ("styles", "styles.xml")
        ),
        name: parts.sheet(parts.asked(CELL)),
        **STYLED,
    }
    assert answer(parts.package(tmp_path / "a.xlsx", everything)) == "20%"


@pytest.mark.parametrize("main", ["xl/workbook2.xml", "book/main.xml", "Workbook.xml"])
def test_the_workbook_may_lie_anywhere(tmp_path: Path, main: str) -> None:
    folder, _, name = main.rpartition("/")
    base = f"{folder}/" if folder else ""
    everything = {
        "[Content_Types].xml": parts.CONTENT_TYPES.replace("/xl/workbook.xml", f"/{main}"),
        "_rels/.rels": parts.relations(("officeDocument", main)),
        main: f'<workbook xmlns="{parts.MAIN}" xmlns:r="{parts.TYPES}"><sheets>'
        '<sheet name="FAQ" sheetId="1" r:id="rId1"/></sheets></workbook>',
        f"{base}_rels/{name}.rels": parts.relations(("worksheet", "s.xml"), ("styles", "f.xml")),
        f"{base}s.xml": parts.sheet(parts.asked(CELL)),
        f"{base}f.xml": PERCENT,
    }
    assert answer(parts.package(tmp_path / "a.xlsx", everything)) == "20%"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_every_part_may_have_its_own_encoding(tmp_path: Path, encoding: str) -> None:
    page = parts.sheet(parts.asked(parts.text("B2", "早上九点开门")))
    declared = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>{page}'
    path = parts.workbook(
        tmp_path / "a.xlsx",
        declared,
        {
            "xl/worksheets/sheet1.xml": declared.encode(encoding),
            "_rels/.rels": parts.relations(("officeDocument", "xl/workbook.xml")).encode("utf-16"),
        },
    )
    assert answer(path) == "早上九点开门"


@pytest.mark.parametrize("prefix", ["x", "ss", "a.b-c"])
def test_elements_may_have_any_prefix(tmp_path: Path, prefix: str) -> None:
    page = parts.sheet(parts.asked(parts.text("B2", "nine")))
    prefixed = page.replace("</", f"</{prefix}:").replace("xmlns=", f"xmlns:{prefix}=")
    prefixed = prefixed.replace("<", f"<{prefix}:").replace(f"<{prefix}:/{prefix}:", f"</{prefix}:")
    assert answer(parts.workbook(tmp_path / "a.xlsx", prefixed)) == "nine"


def test_strict_open_xml_is_read_like_any_other(tmp_path: Path) -> None:
    strict = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    page = parts.sheet(
        parts.asked('<c r="B2" s="1" t="d"><v>2026-05-16T18:30:00</v></c>')
        + '<row r="3"><c r="B3" s="2" t="d"><v>2026-05-16</v></c></row>'
        + '<row r="4"><c r="B4" t="d"><v>09:30:00</v></c></row>'
    )
    codes = '<numFmt numFmtId="170" formatCode="d mmm yyyy h:mm"/>'
    form = parts.styles('<xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="9"/>', codes=codes)
    purl = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    path = parts.workbook(
        tmp_path / "a.xlsx",
        page.replace(parts.MAIN, purl),
        {
            "_rels/.rels": parts.relations(("officeDocument", "xl/workbook.xml"), types=strict),
            "xl/_rels/workbook.xml.rels": parts.relations(
                ("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml"), types=strict
            ),
            "xl/styles.xml": form.replace(parts.MAIN, purl),
        },
    )
    lines = load(path).tables[0].lines
    assert lines[1].cells[1] == "16 May 2026 18:30"
    assert [note.code for note in lines[1].notes[1]] == ["date_cell"]
    assert lines[3].cells[1] == "09:30:00"


def test_charts_and_dialogs_are_no_sheets(tmp_path: Path) -> None:
    sheets = "".join(
        f'<sheet name="{name}" sheetId="{at}" r:id="rId{at}"/>'
        for at, name in enumerate(("Chart", "FAQ", "Dialog", "Gone"), start=1)
    )
    path = parts.workbook(
        tmp_path / "a.xlsx",
        parts.sheet(parts.asked(parts.text("B2", "nine"))),
        {
            "xl/workbook.xml": f'<workbook xmlns="{parts.MAIN}" xmlns:r="{parts.TYPES}">'
            f"<sheets>{sheets}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": parts.relations(
                ("chartsheet", "chartsheets/sheet1.xml"),
                ("worksheet", "worksheets/sheet1.xml"),
                ("dialogsheet", "dialogsheets/sheet1.xml"),
                ("worksheet", "worksheets/sheet9.xml"),
            ),
            "xl/chartsheets/sheet1.xml": "<chartsheet/>",
            "xl/dialogsheets/sheet1.xml": "<dialogsheet/>",
        },
    )
    assert [table.sheet for table in load(path).tables] == ["FAQ"]


@pytest.mark.parametrize(
    "form",
    [
        PERCENT.replace("<cellXfs>", "<fills><fill/><fill></fill></fills><cellXfs>"),
        PERCENT.replace("<fonts>", '<fonts count="x">'),
        PERCENT.replace("</styleSheet>", "<unheard><of/></unheard></styleSheet>"),
    ],
)
def test_styles_that_a_library_would_refuse(tmp_path: Path, form: str) -> None:
    page = parts.sheet(parts.asked(CELL))
    path = parts.workbook(tmp_path / "a.xlsx", page, {"xl/styles.xml": form}, named=STYLES)
    assert answer(path) == "20%"


def test_without_styles_a_number_is_what_it_is(tmp_path: Path) -> None:
    page = parts.sheet(parts.asked('<c r="B2" s="4"><v>0.2</v></c>'))
    line = load(parts.workbook(tmp_path / "a.xlsx", page)).tables[0].lines[1]
    assert (line.cells[1], line.notes) == ("0.2", {})


def test_broken_styles_make_numbers_doubtful(tmp_path: Path) -> None:
    page = parts.sheet(parts.asked(CELL))
    broken = {"xl/styles.xml": PERCENT[:-20]}
    line = load(parts.workbook(tmp_path / "a.xlsx", page, broken, named=STYLES)).tables[0].lines[1]
    assert line.cells == ["How much?", "0.2"]
    assert [note.code for note in line.notes[1]] == ["format_uncertain"]


@pytest.mark.parametrize(
    "page",
    [
        "",
        "no markup",
        "<worksheet>",
        parts.sheet('<row r="1"><c r="A1" t="s"><v>7</v></c></row>'),
        parts.sheet('<row r="1"><c r="A1" t="s"><v>x</v></c></row>'),
        parts.sheet('<row r="0"><c r="A0"><v>7</v></c></row>'),
        parts.sheet('<row r="1048577"><c r="A1048577"><v>7</v></c></row>'),
        parts.sheet('<row r="1"><c r="XFE1"><v>7</v></c></row>'),
        parts.sheet('<row r="1"><c r="1"><v>7</v></c></row>'),
    ],
)
def test_a_sheet_that_is_none_is_a_damaged_file(tmp_path: Path, page: str) -> None:
    with pytest.raises(Failure) as caught:
        load(parts.workbook(tmp_path / "a.xlsx", page))
    assert caught.value.code == "file_corrupt"
