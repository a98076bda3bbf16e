"""From the records of an old workbook to its sheets."""

import struct
from dataclasses import dataclass, field
from pathlib import Path

from finetune.data.limits import Limits
from finetune.data.reading.workbooks.allowance import Allowance
from finetune.data.reading.workbooks.biff import book, texts
from finetune.data.reading.workbooks.biff.book import Entry, Globals
from finetune.data.reading.workbooks.biff.records import TROUBLE, Record, records, stream
from finetune.data.reading.workbooks.biff.remarks import Remarks
from finetune.data.reading.workbooks.biff.values import KINDS, RESULT_TEXT, Value, values
from finetune.data.reading.workbooks.rich import Rich, struck_parts
from finetune.data.reading.workbooks.sheet import Cell, Place, Sheet
from maas.jobs.program import Failure

_ROW, _COLUMNS, _MERGED = 0x208, 0x7D, 0xE5
_HIDDEN_ROW = 0x20
_LAST_COLUMN = 255
_MOST_WALKED = 4


def sheets(path: Path, limits: Limits) -> list[Sheet]:
    """The worksheets in the file's order; charts and macros are none.

    Raises `Failure`: `file_corrupt`, `password_protected`, `too_many_cells`, `expands_too_much`.
    """
    data = stream(path)
    try:
        found = book.read(data)
        allowance, walked = Allowance(limits=limits), 0
        result = []
        for entry in found.entries:
            one = _Worksheet(book=found, allowance=allowance)
            for record in records(data, entry.begin):
                walked += 4 + sum(map(len, record.pieces))
                if walked > _MOST_WALKED * len(data):  # sheets that lie in one another
                    raise Failure("file_corrupt", kind="xls")
                one.add(record)
            result.append(one.sheet(entry))
    except TROUBLE as error:
        raise Failure("file_corrupt", kind="xls") from error
    return result


@dataclass(kw_only=True)
class _Worksheet:
    """One sheet, record by record."""

    book: Globals
    allowance: Allowance
    remarks: Remarks = field(init=False)
    _cells: dict[Place, Cell] = field(default_factory=dict)
    _waiting: Cell | None = None
    _hidden_rows: set[int] = field(default_factory=set)
    _hidden_columns: set[int] = field(default_factory=set)
    _merged: list[tuple[Place, Place]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.remarks = Remarks(encoding=self.book.encoding)

    def add(self, record: Record) -> None:
        if record.kind in KINDS:
            for value in values(record, self.book):
                self._add_cell(value)
        elif record.kind == RESULT_TEXT:
            self._add_result(record)
        elif record.kind == _ROW:
            row, flags = struct.unpack_from("<H10xH", record.body)
            if flags & _HIDDEN_ROW:
                self._hidden_rows.add(row)
        elif record.kind == _COLUMNS:
            first, last, width, _, flags = struct.unpack_from("<5H", record.body)
            if flags & 1 or not width:
                self._hidden_columns.update(range(first, min(last, _LAST_COLUMN) + 1))
        elif record.kind == _MERGED:
            whole = (len(record.body) - 2) // 8 * 8
            for top, bottom, left, right in struct.iter_unpack("<4H", record.body[2 : 2 + whole]):
                self._merged.append(((top, left), (bottom, right)))
        else:
            self.remarks.add(record)

    def _add_cell(self, value: Value) -> None:
        style = self.book.style(value.style)
        rich = value.rich or Rich("")
        self.allowance.take(rich.text)
        cell = Cell(
            row=value.row,
            column=value.column,
            value=value.value,
            error=value.error,
            number_format=style.number_format,
            formula="" if value.is_formula else None,
            has_result=value.has_result,
            struck=struck_parts(rich, self.book.struck_fonts, style.font),
        )
        self._cells[value.row, value.column] = cell
        self._waiting = cell if value.waits else None

    def _add_result(self, record: Record) -> None:
        """The text that a formula gave; it follows the formula's own record."""
        if self._waiting:
            text = texts.label(record.pieces, 0, encoding=self.book.encoding).text
            self.allowance.take(text)
            self._waiting.value, self._waiting = text, None

    def sheet(self, entry: Entry) -> Sheet:
        for where, link in self.remarks.links.items():
            if where in self._cells:
                self._cells[where].link = link
        for where, comment in self.remarks.comments.items():
            self._at(where).comment = comment
        for where in self.remarks.pictures:
            self._at(where).has_picture = True
        return Sheet(
            name=entry.name,
            cells=[self._cells[where] for where in sorted(self._cells)],
            merged=self._merged,
            is_hidden=entry.is_hidden,
            hidden_rows=frozenset(self._hidden_rows),
            hidden_columns=frozenset(self._hidden_columns),
            dates_from_1904=self.book.dates_from_1904,
        )

    def _at(self, where: Place) -> Cell:
        if where not in self._cells:
            self.allowance.take()
            self._cells[where] = Cell(row=where[0], column=where[1])
        return self._cells[where]
