"""From the records of an old workbook to its sheets."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from finetune.data.limits import Limits
from finetune.data.reading.workbooks.biff import book, texts
from finetune.data.reading.workbooks.biff.book import Globals, SheetEntry
from finetune.data.reading.workbooks.biff.records import TROUBLE, BiffRecord, records, stream
from finetune.data.reading.workbooks.biff.remarks import Remarks
from finetune.data.reading.workbooks.biff.values import (
    KINDS,
    RESULT_TEXT,
    BiffCell,
    has_result,
    values,
)
from finetune.data.reading.workbooks.rich import without_struck
from finetune.data.reading.workbooks.sheet import Cell, Place, Sheet
from maas.jobs.program import Failure

_ROW, _COLUMNS, _MERGED, _VIEW = 0x208, 0x7D, 0xE5, 0x23E
_HIDDEN_ROW, _SHOWS_ZEROS = 0x20, 0x10
_LAST_COLUMN = 255
_MOST_WALKED = 2


def sheets(path: Path, limits: Limits) -> list[Sheet]:
    """The worksheets in the file's order; charts and macros are none. Cells are read as they are
    asked for.

    Raises `Failure`, at once or among the cells: `file_corrupt`, `password_protected`,
    `too_many_cells`.
    """
    data = stream(path)
    try:
        found = book.read(data, limits.cells)
        arounds, walked = [], 0
        for entry in found.entries:
            around = _Around(remarks=Remarks(encoding=found.encoding))
            for record in records(data, entry.begin):
                walked += 4 + sum(map(len, record.pieces))
                if walked > _MOST_WALKED * len(data):  # sheets that lie in one another
                    raise Failure("file_corrupt", kind="xls")
                around.add(record)
            arounds.append(around)
    except TROUBLE as error:
        raise Failure("file_corrupt", kind="xls") from error
    return [
        _sheet(data, found, entry, around)
        for entry, around in zip(found.entries, arounds, strict=True)
    ]


def _sheet(data: bytes, found: Globals, entry: SheetEntry, around: "_Around") -> Sheet:
    return Sheet(
        name=entry.name,
        cells=_cells(data, found, entry, around),
        merged=around.merged,
        is_hidden=entry.is_hidden,
        hidden_rows=frozenset(around.hidden_rows),
        hidden_columns=frozenset(around.hidden_columns),
        dates_from_1904=found.dates_from_1904,
    )


@dataclass(kw_only=True)
class _Around:
    """What a sheet says beside its cells' values."""

    remarks: Remarks
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[Place, Place]] = field(default_factory=list)
    is_calculated: bool = False
    hides_zeros: bool = False

    def add(self, record: BiffRecord) -> None:
        if record.kind == _ROW:
            row, flags = struct.unpack_from("<H10xH", record.body)
            if flags & _HIDDEN_ROW:
                self.hidden_rows.add(row)
        elif record.kind == _COLUMNS:
            first, last, width, _, flags = struct.unpack_from("<5H", record.body)
            if flags & 1 or not width:
                self.hidden_columns.update(range(first, min(last, _LAST_COLUMN) + 1))
        elif record.kind == _VIEW:
            self.hides_zeros = not record.body[0] & _SHOWS_ZEROS
        elif record.kind == _MERGED:
            whole = (len(record.body) - 2) // 8 * 8
            for top, bottom, left, right in struct.iter_unpack("<4H", record.body[2 : 2 + whole]):
                if top <= bottom and left <= right:
                    self.merged.append(((top, left), (bottom, right)))
        else:
            self.is_calculated = self.is_calculated or has_result(record)
            self.remarks.add(record)


def _cells(data: bytes, found: Globals, entry: SheetEntry, around: _Around) -> Iterator[Cell]:
    """The cells that hold anything, and those that only have a comment or a picture."""
    remarks = around.remarks
    comments = remarks.comments
    beside = comments.keys() | remarks.pictures
    try:
        for value in _values(data, found, entry, around):
            place = value.row, value.column
            cell = _cell(found, value)
            if around.hides_zeros and cell.value == 0 and not isinstance(value.value, bool):
                cell.shown = ""
            cell.link = remarks.links.get(place, "")
            if place in beside:
                cell.comment, cell.has_picture = comments.get(place, ""), place in remarks.pictures
                beside.discard(place)
            yield cell
    except TROUBLE as error:
        raise Failure("file_corrupt", kind="xls") from error
    for row, column in sorted(beside):
        yield Cell(
            row=row,
            column=column,
            comment=comments.get((row, column), ""),
            has_picture=(row, column) in remarks.pictures,
        )


def _values(data: bytes, found: Globals, entry: SheetEntry, around: _Around) -> Iterator[BiffCell]:
    """A formula's text stands in a record behind the formula's own."""
    waiting: BiffCell | None = None
    for record in records(data, entry.begin):
        if record.kind == RESULT_TEXT and waiting:
            rich = texts.label(record.pieces, 0, encoding=found.encoding)
            yield waiting._replace(value=rich.text, rich=rich, has_result=True)
            waiting = None
        elif record.kind in KINDS:
            if waiting:
                yield waiting
            waiting = None
            for value in values(record, found, is_calculated=around.is_calculated):
                if value.waits:
                    waiting = value
                else:
                    yield value
    if waiting:
        yield waiting


def _cell(found: Globals, value: BiffCell) -> Cell:
    style = found.style(value.style)
    is_struck = style.font in found.struck_fonts
    cell = Cell(
        row=value.row,
        column=value.column,
        value=value.value,
        error=value.error,
        number_format=style.number_format,
        formula=_formula(value),
        has_result=value.has_result,
        struck=(str(value.value),) if is_struck else (),
    )
    if value.rich:
        cell.struck, cell.unstruck = without_struck(
            value.rich, found.struck_fonts, is_struck=is_struck
        )
    return cell


def _formula(value: BiffCell) -> str | None:
    if not value.is_formula:
        return None
    return f'HYPERLINK("{value.link}")' if value.link else ""
