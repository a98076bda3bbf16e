"""Files as merchants send them, good and bad."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
import xlwt

from finetune.data.limits import Limits
from finetune.data.parse import Parsed, parse
from finetune.data.reading import Book, read
from finetune.data.rows import Row
from finetune.data.settings import Settings

Cells = Sequence[Sequence[Any]]


def xlsx(path: Path, rows: Cells, *, sheet: str = "FAQ", **sheets: Cells) -> Path:
    """A workbook; a cell that begins with "=" is a formula, a pair one with its value."""
    with xlsxwriter.Workbook(str(path)) as book:
        for name, content in {sheet: rows, **sheets}.items():
            page = book.add_worksheet(name)
            for at, row in enumerate(content):
                for column, cell in enumerate(row):
                    if isinstance(cell, tuple):
                        page.write_formula(at, column, cell[0], None, cell[1])
                    elif cell not in (None, ""):
                        page.write(at, column, cell)
    return path


def xls(path: Path, rows: Cells) -> Path:
    """An old workbook; a cell that begins with "=" is a formula that was never calculated."""
    book = xlwt.Workbook()
    page = book.add_sheet("FAQ")
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            formula = isinstance(cell, str) and cell.startswith("=")
            page.write(at, column, xlwt.Formula(cell[1:]) if formula else cell)
    book.save(str(path))
    return path


def text(path: Path, content: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(content.encode(encoding))
    return path


def workbook_with(path: Path, sheet_xml: str) -> Path:
    """A small workbook whose only sheet is the given XML."""
    source = xlsx(path.with_suffix(".tmp"), [["a"]])
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            new.writestr(entry, sheet_xml if entry.filename.endswith("sheet1.xml") else data)
    return path


def changed(path: Path, parts: Mapping[str, bytes], rows: Cells = (("a",),)) -> Path:
    """A workbook some of whose parts, named by their ends, hold other bytes."""
    source = xlsx(path.with_suffix(".tmp"), rows)
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            name = next((one for one in parts if entry.filename.endswith(one)), "")
            new.writestr(entry.filename, parts[name] if name else old.read(entry))
    return path


def sheet_xml(cells: str, *, before: str = "") -> str:
    return (
        f'<?xml version="1.0"?>{before}<worksheet xmlns="http://schemas.openxmlformats.org/'
        f'spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>'
    )


def lying_zip(path: Path, *, real: int) -> Path:
    """A workbook whose sheet says that it is small and unpacks to `real` bytes."""
    workbook_with(path, sheet_xml("<row/>") + " " * real)
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entry = archive.getinfo("xl/worksheets/sheet1.xml")
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(entry.filename.encode()))
    struct.pack_into("<L", data, at + 24, 100)
    path.write_bytes(data)
    return path


def encrypted(path: Path) -> Path:
    """What Excel writes for a workbook with a password: an OLE file around a cipher text."""
    stream = "EncryptedPackage".encode("utf-16-le")
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + stream + b"\0" * 480)
    return path


def load(path: Path, **limits: int) -> Book:
    return read(path, filename=path.name, limits=Limits(**limits))


def parsed(path: Path, mapping: dict[str, Any] | None = None, **settings: Any) -> Parsed:
    return parse(path, filename=path.name, settings=Settings(**settings), mapping=mapping)


def csv_parsed(path: Path, content: Cells, **settings: Any) -> Parsed:
    """The rows as a CSV file with the header question, answer, and what is made of it."""
    lines = ["\t".join(map(str, row)) for row in (("question", "answer"), *content)]
    return parsed(text(path / "faq.tsv", "\n".join(lines)), **settings)


def codes(row: Row) -> list[str]:
    return [reason.code for reason in row.reasons]


def row_at(result: Parsed, number: int) -> Row:
    return next(row for row in result.rows if row.number == number)
