"""Pictures, links, comments and check boxes, as Excel, WPS and LibreOffice keep them."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from finetune.data.reading import Line
from tests.finetune.data.makers import load
from tests.finetune.data.reading.workbooks.ooxml import parts

PICTURE_ID = 'DISPIMG("ID_00AA11BB22CC33DD44EE55FF66007788",1)'
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63f8ff"
    "ff3f0005fe02fea7356bd60000000049454e44ae426082"
)


def answered(path: Path) -> Line:
    return load(path).tables[0].lines[1]


def noted(line: Line, column: int = 1) -> dict[str, dict[str, Any]]:
    return {note.code: note.params for note in line.notes.get(column, [])}


# -- pictures ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "cell",
    [
        f'<c r="B2" t="str"><f>_xlfn.{PICTURE_ID}</f><v>={PICTURE_ID}</v></c>',
        f'<c r="B2" t="str"><f>{PICTURE_ID}</f></c>',
        f'<c r="B2" t="str"><v>={PICTURE_ID}</v></c>',
        f'<c r="B2" t="inlineStr"><is><t> = _xlfn.{PICTURE_ID.lower()} </t></is></c>'.replace(
            "= _", "=_"
        ),
        f'<c r="B2" t="e"><f>_xlfn.{PICTURE_ID}</f><v>#NAME?</v></c>',
    ],
)
def test_a_picture_of_wps_is_never_its_code(tmp_path: Path, cell: str) -> None:
    line = answered(parts.workbook(tmp_path / "a.xlsx", parts.sheet(parts.asked(cell))))
    assert line.cell(1) == ""
    assert list(noted(line)) == ["picture_cell"]


def test_a_text_that_speaks_of_such_a_code_is_a_text(tmp_path: Path) -> None:
    cell = parts.text("B2", "DISPIMG is what WPS calls a picture.")
    line = answered(parts.workbook(tmp_path / "a.xlsx", parts.sheet(parts.asked(cell))))
    assert line.cell(1).startswith("DISPIMG is")


def test_a_picture_that_excel_places_in_a_cell(tmp_path: Path) -> None:
    (tmp_path / "p.png").write_bytes(PNG)
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["Question", "Answer"])
        page.write(1, 0, "What does it look like?")
        page.embed_image(1, 1, str(tmp_path / "p.png"))
    line = answered(tmp_path / "a.xlsx")
    assert (line.cell(1), list(noted(line))) == ("", ["picture_cell"])


def test_linked_data_says_what_it_shows(tmp_path: Path) -> None:
    rich = "http://schemas.microsoft.com/office/2017/06/relationships"
    name = '<metadataType name="XLRICHVALUE"/>'
    path = parts.workbook(
        tmp_path / "a.xlsx",
        parts.sheet(parts.asked('<c r="B2" t="e" vm="1"><v>#VALUE!</v></c>')),
        {
            "xl/metadata.xml": f"<metadata><metadataTypes>{name}</metadataTypes><futureMetadata "
            'name="XLRICHVALUE"><bk><rvb i="0"/></bk></futureMetadata><valueMetadata><bk>'
            '<rc t="1" v="0"/></bk></valueMetadata></metadata>',
            "xl/richData/s.xml": '<rvStructures><s t="_linkedentity2core"><k n="%EntityId" t="s"/>'
            '<k n="_DisplayString" t="s"/></s></rvStructures>',
            "xl/richData/v.xml": '<rvData><rv s="0"><v>7</v><v>Norway</v></rv></rvData>',
            "xl/_rels/workbook.xml.rels": parts.relations(
                ("worksheet", "worksheets/sheet1.xml"),
                ("sheetMetadata", "metadata.xml"),
                ("rdRichValueStructure", "richData/s.xml"),
                ("rdRichValue", "richData/v.xml"),
                types=rich,
            ),
        },
    )
    assert answered(path).cell(1) == "Norway"


def test_a_picture_above_an_empty_cell_is_told(tmp_path: Path) -> None:
    (tmp_path / "p.png").write_bytes(PNG)
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["Question", "Answer"])
        page.write(1, 0, "What does it look like?")
        page.write_row(2, 0, ["When do you open?", "At nine."])
        for row in (1, 2, 9):
            page.insert_image(row, 1, str(tmp_path / "p.png"))
    lines = load(tmp_path / "a.xlsx").tables[0].lines
    assert [list(noted(line)) for line in lines] == [[], ["picture_cell"], []]


# -- links ---------------------------------------------------------------------------------------
def linked(path: Path, text: str, target: str) -> Line:
    page = parts.sheet(
        parts.asked(parts.text("B2", text)),
        after='<hyperlinks><hyperlink ref="B2" r:id="rId1"/></hyperlinks>',
    )
    named = parts.relations(("hyperlink", target), external=True)
    more = {"xl/worksheets/_rels/sheet1.xml.rels": named}
    return answered(parts.workbook(path / "a.xlsx", page, more))


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Our returns page", "https://kestrel.example/returns"),
        ("Write to us", "mailto:hello@kestrel.example?subject=Hi"),
        ("Call us", "tel:+441632960123"),
        ("https://kestrel.example", "https://other.example/kestrel"),
    ],
)
def test_where_a_link_leads_is_told(tmp_path: Path, text: str, target: str) -> None:
    assert noted(linked(tmp_path, text, target)) == {"link_target": {"target": target}}


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("See https://kestrel.example/returns.", "https://kestrel.example/returns/"),
        ("kestrel.example/Returns", "http://www.kestrel.example/returns"),
        ("hello@kestrel.example", "mailto:hello@kestrel.example"),
        ("Call 01632 960123", "tel:+44-1632-960123"),
        ("A file", "file:///C:/secret.docx"),
        ("A script", "javascript:alert(1)"),
        ("Another sheet", "other.xlsx#Sheet1!A1"),
    ],
)
def test_a_link_that_is_named_or_leads_nowhere_for_customers(
    tmp_path: Path, text: str, target: str
) -> None:
    assert noted(linked(tmp_path, text, target)) == {}


def test_links_inside_the_workbook_are_ignored(tmp_path: Path) -> None:
    page = parts.sheet(
        parts.asked(parts.text("B2", "There")),
        after='<hyperlinks><hyperlink ref="B2" location="Other!A1"/></hyperlinks>',
    )
    assert noted(answered(parts.workbook(tmp_path / "a.xlsx", page))) == {}


def test_a_formula_may_be_a_link(tmp_path: Path) -> None:
    cell = '<c r="B2" t="str"><f>HYPERLINK("https://kestrel.example/x","Here")</f><v>Here</v></c>'
    line = answered(parts.workbook(tmp_path / "a.xlsx", parts.sheet(parts.asked(cell))))
    assert noted(line)["link_target"] == {"target": "https://kestrel.example/x"}


# -- comments ------------------------------------------------------------------------------------
def test_a_comment_is_told_without_its_author(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    page.append(["Question", "Answer"])
    page.append(["How much?", "See note"])
    page["B2"].comment = Comment("Mia:\nIt is £15 from May.", "Mia")
    book.save(tmp_path / "a.xlsx")
    assert noted(answered(tmp_path / "a.xlsx")) == {
        "cell_comment": {"comment": "It is £15 from May."}
    }


def test_a_conversation_replaces_the_note_that_stands_for_it(tmp_path: Path) -> None:
    types = "http://schemas.microsoft.com/office/2017/10/relationships"
    old = (
        f'<comments xmlns="{parts.MAIN}"><authors><author>tc={{1}}</author></authors><commentList>'
        '<comment ref="B2" authorId="0"><text><t>[Threaded comment] Your version …</t></text>'
        "</comment></commentList></comments>"
    )
    new = (
        '<ThreadedComments><threadedComment ref="B2" id="{1}"><text>£15?</text></threadedComment>'
        '<threadedComment ref="B2" parentId="{1}"><text>Yes, from May.</text></threadedComment>'
        "</ThreadedComments>"
    )
    path = parts.workbook(
        tmp_path / "a.xlsx",
        parts.sheet(parts.asked(parts.text("B2", "It depends."))),
        {
            "xl/worksheets/_rels/sheet1.xml.rels": parts.relations(
                ("comments", "../comments1.xml"), ("threadedComment", "../t1.xml"), types=types
            ),
            "xl/comments1.xml": old,
            "xl/t1.xml": new,
        },
    )
    assert noted(answered(path)) == {"cell_comment": {"comment": "£15?\nYes, from May."}}


# -- check boxes ---------------------------------------------------------------------------------
def test_a_truth_value_drawn_as_a_box_is_told(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["Question", "Answer"])
        page.write(1, 0, "Do you deliver?")
        page.insert_checkbox(1, 1, True)
    line = answered(tmp_path / "a.xlsx")
    assert (line.cell(1), list(noted(line))) == ("TRUE", ["check_box"])


@pytest.mark.parametrize(("kind", "told"), [("CheckBox", ["check_box"]), ("Button", [])])
def test_a_control_of_a_form_is_told_where_it_stands(
    tmp_path: Path, kind: str, told: list[str]
) -> None:
    control = (
        '<controls><control shapeId="9" r:id="rId1" name="c"><controlPr><anchor><from><col>1</col>'
        "<colOff>0</colOff><row>1</row><rowOff>0</rowOff></from><to><col>2</col><row>2</row></to>"
        "</anchor></controlPr></control></controls>"
    )
    path = parts.workbook(
        tmp_path / "a.xlsx",
        parts.sheet(parts.asked(""), after=control),
        {
            "xl/worksheets/_rels/sheet1.xml.rels": parts.relations(("ctrlProp", "../c.xml")),
            "xl/c.xml": f'<formControlPr objectType="{kind}" checked="Checked"/>',
        },
    )
    assert list(noted(answered(path))) == told
