"""Sheets of any format as tables of text: what a person sees, with notes on what is doubtful."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from finetune.data.limits import Limits
from finetune.data.reading.table import Book, Line, Note, Table
from finetune.data.reading.workbooks import beside, merges
from finetune.data.reading.workbooks.celltext import told
from finetune.data.reading.workbooks.sheet import Cell, Sheet
from maas.jobs.program import Failure

_DENSE_FACTOR = 20
_MERE_NEWS = ("number_format", "formula_value")
_MOST_NEWS, _MOST_NOTES, _MOST_SHARED = 200_000, 300_000, 20_000
_LONGEST_GAP = 1_000
"""Rows without anything that are listed between two others: more of them say nothing."""


def book(kind: str, sheets: Iterable[Sheet], limits: Limits, notes: Iterable[Note] = ()) -> Book:
    """A workbook's sheets as tables. `kind` is what the file really is.

    Raises `Failure`: `too_many_rows`, `too_many_cells`, `expands_too_much`, `no_rows`.
    """
    reach = _Reach(limits=limits)
    tables = [_table(sheet, reach) for sheet in sheets]
    if not tables:
        raise Failure("no_rows")
    return Book(kind=kind, tables=tables, notes=list(notes))


@dataclass(kw_only=True)
class _Reach:
    """How much all sheets hold together. A trap of a few kilobytes can name one long text in
    each of a million cells, or set one in the last row and column."""

    limits: Limits
    cells: int = 0
    characters: int = 0
    rows: int = 0
    noted: int = 0
    _notes: dict[tuple[str, str], Note] = field(default_factory=dict)

    def add(self, text: str) -> None:
        self.cells += 1
        self.characters += len(text)
        if self.cells > self.limits.cells:
            raise Failure("too_many_cells", cells=self.cells, limit=self.limits.cells)
        if self.characters > self.limits.expanded_bytes:
            raise Failure("expands_too_much", limit=self.limits.expanded_bytes)

    def add_row(self) -> None:
        self.rows += 1
        if self.rows > max(self.limits.rows * 2, self.limits.rows + 1000):
            raise Failure("too_many_rows", rows=self.rows, limit=self.limits.rows)

    def kept(self, notes: list[Note]) -> list[Note]:
        """The notes, with equal ones of other cells in their place: a column may be full of them.
        Of a great many, those that ask nobody anything are left out."""
        return [
            self._shared(note)
            for note in notes
            if self.noted < _MOST_NEWS or note.code not in _MERE_NEWS
        ]

    def _shared(self, note: Note) -> Note:
        key = note.code, repr(note.params)
        if key in self._notes:
            return self._notes[key]
        self.noted += 1
        if self.noted > _MOST_NOTES:
            raise Failure("too_many_cells", cells=self.noted, limit=_MOST_NOTES)
        if self.noted < _MOST_SHARED:
            self._notes[key] = note
        return note

    def check_spread(self, rows: int, columns: int) -> None:
        if rows * columns > self.limits.cells * _DENSE_FACTOR:
            raise Failure("too_many_cells", cells=rows * columns, limit=self.limits.cells)


@dataclass(kw_only=True)
class _Lines:
    """The rows of one sheet that hold anything, by their number from 0."""

    by_row: dict[int, Line] = field(default_factory=dict)
    width: int = 0
    height: int = 0

    def set(self, row: int, column: int, text: str, notes: list[Note], reach: _Reach) -> None:
        line = self.by_row.get(row)
        if line is None:
            reach.add_row()
            line = self.by_row[row] = Line(number=row + 1, cells=[])
        cells = line.cells
        if column == len(cells) < self.width and row < self.height:
            cells.append(text)
        elif column >= len(cells):
            self.width = max(self.width, column + 1)
            self.height = max(self.height, row + 1)
            reach.check_spread(self.height, self.width)
            cells.extend([""] * (column + 1 - len(cells)))
        cells[column] = text
        if notes:
            line.notes.setdefault(column, []).extend(reach.kept(notes))

    def fill_gaps(self) -> None:
        """Add the empty rows between others, as far as anybody may want to see them."""
        expected = 0
        for row in sorted(self.by_row):
            if row - expected <= _LONGEST_GAP:
                for at in range(expected, row):
                    self.by_row[at] = Line(number=at + 1, cells=[])
            expected = row + 1


def _table(sheet: Sheet, reach: _Reach) -> Table:
    lines, noted = _Lines(), list[Cell]()
    for cell in sheet.cells:
        text, notes = told(cell, dates_from_1904=sheet.dates_from_1904)
        if notes or (text and not text.isspace()):
            reach.add(text)
            lines.set(cell.row, cell.column, text, notes, reach)
        if beside.is_noted(cell):
            noted.append(cell)
    for cell in noted:
        if cell.row in lines.by_row:
            beside.note(lines.by_row[cell.row], cell)
    lines.fill_gaps()
    merges.unmerge(lines.by_row, sheet.merged, width=lines.width, most=reach.limits.cells)
    for row in sheet.hidden_rows & lines.by_row.keys():
        lines.by_row[row].hidden = True
    return Table(
        sheet=sheet.name,
        lines=[lines.by_row[row] for row in sorted(lines.by_row)],
        hidden=sheet.is_hidden,
        hidden_columns=frozenset(at for at in sheet.hidden_columns if at < lines.width),
        merged_ranges=len(sheet.merged),
        rules=list(dict.fromkeys(sheet.rules)),
    )
