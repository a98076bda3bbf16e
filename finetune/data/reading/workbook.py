"""Excel workbooks: values by calamine; formulas and number formats by openpyxl, or by the
records of an old file."""

import contextlib
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from finetune.data.limits import Limits
from finetune.data.reading import archive
from finetune.data.reading.table import Book, Line, Note, Table
from finetune.data.reading.values import formatted, is_date, text_of
from maas.jobs.program import Failure

_OPENPYXL_TROUBLE = (
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    zipfile.BadZipFile,
    ParseError,
)
_PLAIN_FORMATS = {"General", "@", "0", "0.00", "#,##0", "#,##0.00"}
_SPANNING_SHARE = 0.5
_UNSEEN = ("f", "e")  # formulas and errors: cells that may show nothing and yet hold something
_FARTHEST = 200_000

Cell = tuple[int, int]  # row and column from 0


def read_xlsx(path: Path, filename: str, limits: Limits) -> Book:
    """Read an .xlsx or .xlsm workbook: what the cells show, with notes on how it came about."""
    del filename
    archive.inspect(path, limits)
    book, sheets = _read(path, "xlsx", limits)
    try:
        _note_formulas(path, book, sheets)
    except _OPENPYXL_TROUBLE:
        book.notes.append(Note(code="formulas_not_checked"))
    return _unmerged(book, sheets)


@dataclass(frozen=True, kw_only=True)
class _Sheet:
    """What calamine gives of a sheet: its typed values, and its merged cells' first and last."""

    values: list[list[Any]]
    merged: list[tuple[Cell, Cell]]


def _read(path: Path, kind: str, limits: Limits) -> tuple[Book, dict[str, _Sheet]]:
    tables, sheets = [], {}
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            for meta in workbook.sheets_metadata:
                if meta.typ is not SheetTypeEnum.WorkSheet:
                    continue
                sheet = workbook.get_sheet_by_name(meta.name)
                _check_extent(sheet, limits)
                values = sheet.to_python(skip_empty_area=False)
                merged = sheet.merged_cell_ranges or []
                sheets[meta.name] = _Sheet(values=values, merged=merged)
                table = _table(meta.name, values)
                table.merged_ranges = len(merged)
                table.hidden = meta.visible is not SheetVisibleEnum.Visible
                tables.append(table)
    except PasswordError as error:
        raise Failure("password_protected") from error
    except (CalamineError, OSError, ValueError) as error:
        if re.search(r"password|encrypt", str(error), re.I):
            raise Failure("password_protected") from error
        raise Failure("file_corrupt", kind=kind) from error
    if not tables:
        raise Failure("no_rows")
    return Book(kind=kind, tables=tables), sheets


def _check_extent(sheet: CalamineSheet, limits: Limits) -> None:
    if sheet.total_height > max(limits.rows * 2, limits.rows + 1000):
        raise Failure("too_many_rows", rows=sheet.total_height, limit=limits.rows)


def _table(name: str, values: list[list[Any]]) -> Table:
    lines = []
    for number, row in enumerate(values, start=1):
        line = Line(number=number, cells=[text_of(value) for value in row])
        for index, value in enumerate(row):
            if is_date(value):
                line.note(index, "date_cell", shown=line.cells[index])
        lines.append(line)
    return Table(sheet=name, lines=lines)


def _unmerged(book: Book, sheets: Mapping[str, _Sheet]) -> Book:
    """The last step: what a merged cell shows, and what is doubtful in it, goes to its rows."""
    for table in book.tables:
        for (top, left), (bottom, right) in sheets[table.sheet].merged:
            if top < len(table.lines):
                _unmerge(table, top, left, bottom, right)
    return book


def _unmerge(table: Table, top: int, left: int, bottom: int, right: int) -> None:
    """Give every row under a merged cell its value, and mark rows that one cell spans."""
    first = table.lines[top]
    text, notes = first.cell(left), first.notes.get(left, [])
    if right > left and (right - left + 1) >= table.width * _SPANNING_SHARE:
        first.spans = True
    if not (text or notes):
        return
    for line in table.lines[top + 1 : bottom + 1]:
        if line.cell(left) or (line.is_blank and not text):
            continue
        line.notes.setdefault(left, []).extend(notes)
        if text and left < len(line.cells):
            line.cells[left] = text
            line.note(left, "filled_from_merge", row=top + 1)


def _note_formulas(path: Path, book: Book, sheets: Mapping[str, _Sheet]) -> None:
    """Say which cells are formulas, and write numbers as their format shows them."""
    with (
        path.open("rb") as file,
        contextlib.closing(openpyxl.load_workbook(file, read_only=True)) as workbook,
    ):
        for table in book.tables:
            if table.sheet not in workbook.sheetnames:
                continue
            for row, column, cell in _filled(workbook[table.sheet]):
                if row < len(table.lines) or (cell.data_type in _UNSEEN and row < _FARTHEST):
                    _note_cell(table, row, column, cell, sheets[table.sheet].values)


def _filled(sheet: Any) -> Iterator[tuple[int, int, Any]]:
    sheet.reset_dimensions()
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                yield cell.row - 1, cell.column - 1, cell


def _note_cell(table: Table, row: int, column: int, cell: Any, values: list[list[Any]]) -> None:
    if cell.data_type in _UNSEEN:
        line = _reach(table, row, column)
        if cell.data_type == "e":
            line.note(column, "error_cell", shown=str(cell.value))
            return
        code = "formula_value" if line.cells[column] else "formula_without_value"
        line.note(column, code, formula=str(getattr(cell.value, "text", cell.value))[:200])
    value = values[row][column] if row < len(values) and column < len(values[row]) else None
    if not isinstance(value, int | float) or cell.number_format in _PLAIN_FORMATS:
        return
    if shown := formatted(value, cell.number_format):
        table.lines[row].note(column, "number_format", stored=table.lines[row].cells[column])
        table.lines[row].cells[column] = shown


def _reach(table: Table, row: int, column: int) -> Line:
    """The line of a cell that calamine left out because it shows nothing."""
    while row >= len(table.lines):
        table.lines.append(Line(number=len(table.lines) + 1, cells=[]))
    line = table.lines[row]
    line.cells.extend("" for _ in range(column + 1 - len(line.cells)))
    return line
