"""One sheet while it is read, and where in it the next cell stands.

A cell or row that is repeated is written once with a number; what is empty may be repeated to
the sheet's last row and column, and is only counted. The cells of a sheet are made from that as
they are asked for.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from finetune.data.reading.workbooks.ods.cells import OpenCell, times
from finetune.data.reading.workbooks.ods.names import named
from finetune.data.reading.workbooks.ods.parser import Attributes
from finetune.data.reading.workbooks.sheet import Cell, Place, Sheet
from maas.jobs.program import Failure

ROW, COLUMN = named("table:table-row"), named("table:table-column")
_VISIBILITY, _CELL_LOOK = named("table:visibility"), named("table:default-cell-style-name")
_ROWS_REPEATED = named("table:number-rows-repeated")
_COLUMNS_REPEATED = named("table:number-columns-repeated")
_LAST_ROW, _LAST_COLUMN = 1 << 20, 1 << 14
_MOST_MERGED = 200_000

Filled = tuple[int, Sequence[tuple[int, Cell]]]
"""How often a row is there, and its cells with how often each is."""


@dataclass(kw_only=True)
class OpenSheet:
    """The sheet that is being read, and where in it the next cell stands."""

    name: str
    is_hidden: bool
    groups: list[bool] = field(default_factory=list)
    _row: int = 0
    _column: int = 0
    _rows: int = 1
    _row_look: str = ""
    _columns: int = 0
    _row_is_hidden: bool = False
    _looks: list[str] = field(default_factory=lambda: [""])
    _looks_from: list[int] = field(default_factory=lambda: [0])
    _open: list[tuple[int, Cell, tuple[int, int] | None]] = field(default_factory=list)
    _filled: list[Filled] = field(default_factory=list)
    _merged: list[tuple[Place, Place]] = field(default_factory=list)
    _hidden_rows: list[range] = field(default_factory=list)
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
            self._open.append((repeated, cell.closed(self._row, self._column), cell.spans))
        self._column += repeated

    def end_row(self) -> tuple[int, int]:
        """How many cells the row has that hold anything, as often as it is repeated, and how
        many characters those have."""
        cells = self._rows * sum(repeated for repeated, _, _ in self._open)
        characters = self._rows * sum(repeated * _length(one) for repeated, one, _ in self._open)
        if self._open:
            self._filled.append((self._rows, [(repeated, one) for repeated, one, _ in self._open]))
            if self._row_is_hidden:
                self._hidden_rows.append(range(self._row, self._row + self._rows))
            if any(spans for *_, spans in self._open):
                self._merge()
        self._row += self._rows
        return cells, characters

    def _merge(self) -> None:
        for row in range(self._row, self._row + self._rows):
            for repeated, cell, spans in self._open:
                for column in range(cell.column, cell.column + repeated if spans else 0):
                    rows, columns = spans or (1, 1)
                    last = row + rows - 1, column + columns - 1
                    self._merged.append(((row, column), last))
                    if len(self._merged) > _MOST_MERGED:
                        raise Failure("unsafe_file")

    def closed(self) -> Sheet:
        return Sheet(
            name=self.name,
            cells=_cells(self._filled),
            merged=self._merged,
            is_hidden=self.is_hidden,
            hidden_rows=frozenset(chain.from_iterable(self._hidden_rows)),
            hidden_columns=frozenset(self._hidden_columns),
        )


def _cells(filled: Sequence[Filled]) -> Iterator[Cell]:
    for rows, cells in filled:
        first = cells[0][1].row
        for row in range(first, first + rows):
            for repeated, cell in cells:
                for column in range(cell.column, cell.column + repeated):
                    if row == first and column == cell.column:
                        yield cell
                    else:
                        yield replace(cell, row=row, column=column)


def _length(cell: Cell) -> int:
    text = cell.value if isinstance(cell.value, str) else cell.shown
    return len(text or "") + len(cell.comment)
