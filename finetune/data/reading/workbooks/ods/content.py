"""`content.xml`, event by event: sheets, rows, columns and cells.

A cell or row that is repeated is written once with a number; what is empty may be repeated to
the sheet's last row and column, and is only counted.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from finetune.data.limits import Limits
from finetune.data.reading.workbooks.ods.cells import CELLS, OpenCell, times
from finetune.data.reading.workbooks.ods.names import named
from finetune.data.reading.workbooks.ods.parser import Attributes
from finetune.data.reading.workbooks.ods.styles import DocumentStyles
from finetune.data.reading.workbooks.sheet import Cell, Place, Sheet
from maas.jobs.program import Failure

_AUTOMATIC_STYLES = named("office:automatic-styles")
_TABLE, _ROW, _COLUMN = (
    named("table:table"),
    named("table:table-row"),
    named("table:table-column"),
)
_GROUPS = (named("table:table-row-group"), named("table:table-column-group"))
_NOT_CELLS = {
    named(one)
    for one in ("table:tracked-changes", "table:shapes", "office:forms", "table:table-source")
}
_NAME, _LOOK, _DISPLAY = named("table:name"), named("table:style-name"), named("table:display")
_VISIBILITY, _CELL_LOOK = named("table:visibility"), named("table:default-cell-style-name")
_ROWS_REPEATED = named("table:number-rows-repeated")
_COLUMNS_REPEATED = named("table:number-columns-repeated")
_LONGEST_TEXTS = 100
"""How many times longer than what is read of it a cell's text may be, before it is a trap."""
_LAST_ROW, _LAST_COLUMN = 1 << 20, 1 << 14


@dataclass(kw_only=True)
class Content:
    """Fed with the parser's events; `sheets` are complete once the part has ended."""

    styles: DocumentStyles
    limits: Limits
    sheets: list[Sheet] = field(default_factory=list)
    _inside: str = ""
    _skipped: int = 0
    _sheet: "_Table | None" = None
    _cell: OpenCell | None = None
    _taken: int = 0
    _characters: int = 0

    def start(self, name: str, attributes: Attributes) -> None:
        if self._skipped or name in _NOT_CELLS:
            self._skipped += 1
        elif self._cell:
            self._cell.start(name, attributes)
        elif self._inside == _AUTOMATIC_STYLES:
            self.styles.start(name, attributes)
        elif name == _AUTOMATIC_STYLES:
            self._inside = name
        elif name == _TABLE and self._sheet is None:
            self._sheet = _Table(
                name=attributes.get(_NAME, ""),
                is_hidden=self.styles.is_hidden(attributes.get(_LOOK, "")),
            )
        elif self._sheet:
            self._start_in_sheet(self._sheet, name, attributes)

    def _start_in_sheet(self, sheet: "_Table", name: str, attributes: Attributes) -> None:
        if name in CELLS:
            look = attributes.get(_LOOK) or sheet.look
            self._cell = OpenCell(
                name,
                attributes,
                styles=self.styles,
                look=look,
                longest=self.limits.cell * _LONGEST_TEXTS,
            )
        elif name == _ROW:
            sheet.start_row(attributes)
        elif name == _COLUMN:
            sheet.add_columns(attributes)
        elif name in _GROUPS:
            sheet.groups.append(attributes.get(_DISPLAY) == "false")

    def text(self, text: str) -> None:
        if self._skipped:
            return
        if self._cell:
            self._cell.text(text)
        elif self._inside:
            self.styles.text(text)

    def end(self, name: str) -> None:
        if self._skipped:
            self._skipped -= 1
        elif self._cell:
            if self._cell.end(name):
                self._close_cell(self._cell)
        elif name == _AUTOMATIC_STYLES:
            self._inside = ""
        elif self._inside:
            self.styles.end(name)
        elif self._sheet:
            self._end_in_sheet(self._sheet, name)

    def _end_in_sheet(self, sheet: "_Table", name: str) -> None:
        if name == _ROW:
            self._count(sheet.waiting)
            for cell in sheet.end_row():
                self._take(cell)
        elif name in _GROUPS:
            sheet.groups.pop()
        elif name == _TABLE:
            self.sheets.append(sheet.closed())
            self._sheet = None

    def _close_cell(self, cell: OpenCell) -> None:
        self._cell = None
        if self._sheet:
            self._sheet.add(cell)

    def _count(self, cells: int) -> None:
        self._taken += cells
        if self._taken > self.limits.cells:
            raise Failure("too_many_cells", cells=self._taken, limit=self.limits.cells)

    def _take(self, cell: Cell) -> None:
        self._characters += len(cell.value) if isinstance(cell.value, str) else 0
        if self._characters > self.limits.expanded_bytes:
            raise Failure("expands_too_much", limit=self.limits.expanded_bytes)
        if self._sheet:
            self._sheet.cells.append(cell)


@dataclass(kw_only=True)
class _Table:
    """The sheet that is being read, and where in it the next cell stands."""

    name: str
    is_hidden: bool
    cells: list[Cell] = field(default_factory=list)
    groups: list[bool] = field(default_factory=list)
    _row: int = 0
    _column: int = 0
    _rows: int = 1
    _row_look: str = ""
    _columns: int = 0
    _row_is_hidden: bool = False
    _looks: list[str] = field(default_factory=lambda: [""])
    _looks_from: list[int] = field(default_factory=lambda: [0])
    _open: list[tuple[int, int, OpenCell]] = field(default_factory=list)
    _merged: list[tuple[Place, Place]] = field(default_factory=list)
    _hidden_rows: set[int] = field(default_factory=set)
    _hidden_columns: set[int] = field(default_factory=set)

    def _is_hidden(self, attributes: Attributes) -> bool:
        return attributes.get(_VISIBILITY, "visible") != "visible" or any(self.groups)

    def add_columns(self, attributes: Attributes) -> None:
        first = self._columns
        self._columns = min(first + times(attributes, _COLUMNS_REPEATED), _LAST_COLUMN)
        if first == self._columns:
            return
        self._looks.append(attributes.get(_CELL_LOOK, ""))
        self._looks_from.append(first)
        if self._is_hidden(attributes):
            self._hidden_columns.update(range(first, self._columns))

    @property
    def look(self) -> str:
        """The style of a cell at this place that has none of its own."""
        return self._row_look or self._looks[bisect_right(self._looks_from, self._column) - 1]

    def start_row(self, attributes: Attributes) -> None:
        self._rows = times(attributes, _ROWS_REPEATED)
        self._row_look = attributes.get(_CELL_LOOK, "")
        self._column, self._open = 0, []
        self._rows = min(self._rows, _LAST_ROW - self._row)
        self._row_is_hidden = self._is_hidden(attributes)

    def add(self, cell: OpenCell) -> None:
        repeated = times(cell.attributes, _COLUMNS_REPEATED)
        repeated = min(repeated, _LAST_COLUMN - self._column)
        if repeated and cell.is_filled:
            self._open.append((self._column, repeated, cell))
        self._column += repeated

    @property
    def waiting(self) -> int:
        """How many cells the row has that hold anything, as often as it is repeated."""
        return self._rows * sum(repeated for _, repeated, _ in self._open)

    def end_row(self) -> Iterator[Cell]:
        """The row's cells, as often as the row is repeated."""
        for row in range(self._row, self._row + self._rows if self._open else 0):
            if self._row_is_hidden:
                self._hidden_rows.add(row)
            for first, repeated, cell in self._open:
                for column in range(first, first + repeated):
                    if cell.spans:
                        rows, columns = cell.spans
                        last = row + rows - 1, column + columns - 1
                        self._merged.append(((row, column), last))
                    yield cell.at(row, column)
        self._row += self._rows

    def closed(self) -> Sheet:
        return Sheet(
            name=self.name,
            cells=self.cells,
            merged=self._merged,
            is_hidden=self.is_hidden,
            hidden_rows=frozenset(self._hidden_rows),
            hidden_columns=frozenset(self._hidden_columns),
        )
