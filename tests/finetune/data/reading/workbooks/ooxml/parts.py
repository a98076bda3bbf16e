"""Workbooks written part by part, as other programs than Excel write them."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
CONTENT_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" '
    f'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
    f'ContentType="{_SHEET}"/></Types>'
)


def relations(*named: tuple[str, str], types: str = TYPES, external: bool = False) -> str:
    """Relations rId1, rId2, … of a kind to a target each."""
    mode = ' TargetMode="External"' if external else ""
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="rId{at}" Type="{types}/{kind}" Target="{target}"{mode}/>'
            for at, (kind, target) in enumerate(named, start=1)
        )
        + "</Relationships>"
    )


def sheet(rows: str, *, before: str = "", after: str = "") -> str:
    """A sheet's part; `before` and `after` stand around its rows."""
    return (
        f'<worksheet xmlns="{MAIN}" xmlns:r="{TYPES}">{before}<sheetData>{rows}</sheetData>'
        f"{after}</worksheet>"
    )


def text(place: str, content: str) -> str:
    """A cell with a text."""
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{content}</t></is></c>'


def asked(answer: str) -> str:
    """Header and one row, whose answer is the given cell, B2."""
    header = text("A1", "Question") + text("B1", "Answer")
    return f'<row r="1">{header}</row><row r="2">{text("A2", "How much?")}{answer}</row>'


def styles(formats: str, *, fonts: str = "<font/>", codes: str = "") -> str:
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts><fonts>{fonts}</fonts>'
        f"<cellXfs>{formats}</cellXfs></styleSheet>"
    )


def workbook(
    path: Path,
    page: str,
    parts: Mapping[str, str | bytes] | None = None,
    *,
    properties: str = "",
    named: tuple[tuple[str, str], ...] = (),
) -> Path:
    """A workbook with one sheet, and further parts that replace the usual ones.

    `named`: what the workbook names beside its sheet; `properties` stand in the workbook's part.
    """
    everything: dict[str, str | bytes] = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{TYPES}">{properties}<sheets>'
            f'<sheet name="FAQ" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": relations(("worksheet", "worksheets/sheet1.xml"), *named),
        "xl/worksheets/sheet1.xml": page,
        **(parts or {}),
    }
    return package(path, everything)


def package(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path
