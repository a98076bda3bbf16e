"""Workbooks built by hand, from records and markup, where no library here writes them."""

import struct
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from finetune.data.limits import Limits
from finetune.data.reading.table import Book
from finetune.data.reading.workbooks import biff, ods, tables, xlsb
from finetune.data.reading.workbooks.sheet import Cell, Sheet

Record = tuple[int, bytes]

# --- old workbooks: a stream of records without a container ---

BIFF8, BIFF5 = 0x0600, 0x0500
END = (0x0A, b"")


def record(kind: int, *parts: bytes) -> Record:
    return kind, b"".join(parts)


def begin(sort: int, version: int = BIFF8) -> Record:
    return record(0x0809, struct.pack("<HHHH", version, sort, 0, 0), bytes(8))


def packed_records(records: Iterable[Record]) -> bytes:
    return b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in records)


def wide(text: str) -> bytes:
    """A BIFF8 text with its length in two bytes."""
    return struct.pack("<HB", len(text.encode("utf-16-le")) // 2, 1) + text.encode("utf-16-le")


def label(row: int, column: int, text: str, style: int = 0) -> Record:
    return record(0x204, struct.pack("<HHH", row, column, style), wide(text))


def number(row: int, column: int, value: float, style: int = 0) -> Record:
    return record(0x203, struct.pack("<HHHd", row, column, style, value))


def old_workbook(
    path: Path,
    sheet: Iterable[Record],
    *,
    book: Iterable[Record] = (),
    version: int = BIFF8,
    name: bytes = b"\x03\0FAQ",
    sheets: int = 1,
) -> Path:
    """One sheet of these records; `sheets` entries of the list of sheets all name it."""
    entries = [record(0x85, bytes(6), name)] * sheets
    parts = [begin(5, version), *book, *entries, END]
    at = len(packed_records(parts))
    entries = [record(0x85, struct.pack("<IBB", at, 0, 0), name)] * sheets
    parts = [begin(5, version), *book, *entries, END, begin(0x10, version), *sheet, END]
    path.write_bytes(packed_records(parts))
    return path


# --- OpenDocument ---

_NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office",
        "table": "table",
        "text": "text",
        "style": "style",
        "number": "datastyle",
        "draw": "drawing",
        "manifest": "manifest",
    }.items()
)
_MORE = (
    'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:calcext="urn:org:documentfoundation:names:'
    'experimental:calc:xmlns:calcext:1.0"'
)


def open_document(
    path: Path,
    rows: str,
    *,
    styles: str = "",
    common: str = "",
    before: str = "",
    parts: Mapping[str, str] | None = None,
) -> Path:
    """A spreadsheet with one table of these rows, automatic styles, and styles of `styles.xml`."""
    root = f"{_NAMESPACES} {_MORE}"
    body = (
        rows if "<table:table " in rows else f'<table:table table:name="FAQ">{rows}</table:table>'
    )
    contents = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": f"{before}<office:document-content {root}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:spreadsheet>{body}</office:spreadsheet>"
        "</office:body></office:document-content>",
        "styles.xml": f"<office:document-styles {root}><office:styles>{common}</office:styles>"
        "</office:document-styles>",
        "META-INF/manifest.xml": f"<manifest:manifest {root}/>",
        **(parts or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in contents.items():
            package.writestr(name, content)
    return path


def row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def cell(text: str = "", attributes: str = 'office:value-type="string"') -> str:
    paragraphs = "".join(f"<text:p>{line}</text:p>" for line in text.split("\n")) if text else ""
    return f"<table:table-cell {attributes}>{paragraphs}</table:table-cell>"


# --- binary workbooks ---

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def binary_text(text: str) -> bytes:
    return struct.pack("<I", len(text.encode("utf-16-le")) // 2) + text.encode("utf-16-le")


def binary_records(records: Iterable[Record]) -> bytes:
    data = list[bytes]()
    for kind, body in records:
        head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
        size = len(body)
        while size >= 0x80:
            head, size = head + bytes([size & 0x7F | 0x80]), size >> 7
        data.append(head + bytes([size]) + body)
    return b"".join(data)


def relations(*targets: tuple[str, str, str]) -> str:
    """Each an id, a kind, and a part or an address."""
    entries = "".join(
        f'<Relationship Id="{key}" Type="{_RELATIONS}/{kind}" Target="{target}"'
        + (' TargetMode="External"' if "://" in target else "")
        + "/>"
        for key, kind, target in targets
    )
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{entries}</Relationships>"
    )


def binary_workbook(
    path: Path,
    sheet: Iterable[Record],
    *,
    texts: Iterable[Record] = (),
    styles: Iterable[Record] = (),
    book: Iterable[Record] = (),
    parts: Mapping[str, bytes | str] | None = None,
    state: int = 0,
) -> Path:
    named = struct.pack("<II", state, 1) + binary_text("rId1") + binary_text("FAQ")
    contents: dict[str, bytes | str] = {
        "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.bin")),
        "xl/workbook.bin": binary_records([*book, (156, named)]),
        "xl/_rels/workbook.bin.rels": relations(
            ("rId1", "worksheet", "worksheets/sheet1.bin"),
            ("rId2", "styles", "styles.bin"),
            ("rId3", "sharedStrings", "sharedStrings.bin"),
        ),
        "xl/worksheets/sheet1.bin": binary_records(sheet),
        "xl/styles.bin": binary_records(styles),
        "xl/sharedStrings.bin": binary_records(texts),
        **(parts or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in contents.items():
            package.writestr(name, content)
    return path


# --- what was read ---

_READERS = {".xls": biff.sheets, ".ods": ods.sheets, ".xlsb": xlsb.sheets}


def read_sheets(path: Path, **limits: int) -> list[Sheet]:
    """The sheets with all their cells."""
    found = _READERS[path.suffix](path, Limits(**limits))
    for sheet in found:
        sheet.cells = list(sheet.cells)
    return found


def cells_of(path: Path) -> dict[tuple[int, int], Cell]:
    """The first sheet's cells by place."""
    return {(one.row, one.column): one for one in read_sheets(path)[0].cells}


def book_of(path: Path) -> Book:
    sheets = _READERS[path.suffix](path, Limits())
    return tables.book(path.suffix, sheets, Limits())
