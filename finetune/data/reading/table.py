"""What every kind of file is read into: sheets of lines of cells, with notes on the cells."""

import re
from dataclasses import dataclass, field
from typing import Any

from openpyxl.utils import get_column_letter

# What JSON and damaged files can hold, and no database or file of text can.
_NOT_STORABLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """Something that happened to a cell (or to the file) while it was read."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(kw_only=True, slots=True)
class Line:
    """One row. `number` is 1-based, as the merchant's own program shows it.

    `notes` are by column index; `spans` says that one merged cell covers most of the row;
    `hidden`, that a person doesn't see it unless she unhides it or takes a filter away.
    """

    number: int
    cells: list[str]
    notes: dict[int, list[Note]] = field(default_factory=dict)
    spans: bool = False
    hidden: bool = False

    def cell(self, index: int | None) -> str:
        """The cell's text, "" beyond the row's end."""
        return self.cells[index] if index is not None and index < len(self.cells) else ""

    def note(self, index: int, code: str, **params: Any) -> None:
        self.notes.setdefault(index, []).append(Note(code=code, params=params))

    @property
    def is_blank(self) -> bool:
        return not any(cell.strip() for cell in self.cells) and not self.notes


@dataclass(kw_only=True)
class Table:
    """One sheet. `keys` are the columns' names where the format itself names them (JSON)."""

    sheet: str
    lines: list[Line]
    keys: list[str] | None = None
    hidden: bool = False
    hidden_columns: frozenset[int] = frozenset()
    merged_ranges: int = 0

    @property
    def width(self) -> int:
        return max((len(line.cells) for line in self.lines), default=0)

    def label(self, index: int) -> str:
        """How a person finds the column: its key, or its letter (0 is A, 26 is AA)."""
        if self.keys is not None:
            return self.keys[index]
        return str(get_column_letter(index + 1))


@dataclass(kw_only=True)
class Book:
    """A whole file, read. `kind` is what it really is, whatever its name says."""

    kind: str
    tables: list[Table]
    encoding: str = ""
    delimiter: str = ""
    notes: list[Note] = field(default_factory=list)

    def make_storable(self) -> None:
        """Take NUL characters and halves of surrogate pairs out of all texts."""
        for table in self.tables:
            table.sheet = _storable(table.sheet)
            table.keys = None if table.keys is None else [_storable(one) for one in table.keys]
            for line in table.lines:
                line.cells = [_storable(cell) for cell in line.cells]
                for index, notes in line.notes.items():
                    line.notes[index] = [_storable_note(note) for note in notes]


def _storable(text: str) -> str:
    return _NOT_STORABLE.sub("", text)


def _storable_note(note: Note) -> Note:
    params = {name: _storable_value(value) for name, value in note.params.items()}
    return Note(code=note.code, params=params)


def _storable_value(value: Any) -> Any:
    if isinstance(value, list):
        return [_storable_value(one) for one in value]
    return _storable(value) if isinstance(value, str) else value
