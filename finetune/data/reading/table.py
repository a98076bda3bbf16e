"""What every kind of file is read into: sheets of lines of cells, with notes on the cells."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from openpyxl.utils import get_column_letter

# What JSON and damaged files can hold, and no database or file of text can.
_NOT_STORABLE = re.compile("[\0\ud800-\udfff]")
_AT_ONCE = 1_000


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
    `lists` are the entries of cells that the file itself has as lists, by column index.
    """

    number: int
    cells: list[str]
    notes: dict[int, list[Note]] = field(default_factory=dict)
    spans: bool = False
    hidden: bool = False
    lists: dict[int, list[str]] = field(default_factory=dict)

    def cell(self, index: int | None) -> str:
        """The cell's text, "" beyond the row's end."""
        return self.cells[index] if index is not None and index < len(self.cells) else ""

    def listed(self, index: int | None) -> list[str]:
        """The entries of the cell where the file has it as a list, none else."""
        return self.lists.get(index, []) if index is not None else []

    def note(self, index: int, code: str, **params: Any) -> None:
        self.notes.setdefault(index, []).append(Note(code=code, params=params))

    @property
    def is_blank(self) -> bool:
        return not self.notes and not any(map(str.strip, self.cells))


@dataclass(kw_only=True)
class Table:
    """One sheet. `keys` are the columns' names where the format itself names them (JSON).

    `rules`: ranges in which a rule may strike words through or show numbers in another way.
    """

    sheet: str
    lines: list[Line]
    keys: list[str] | None = None
    hidden: bool = False
    hidden_columns: frozenset[int] = frozenset()
    merged_ranges: int = 0
    rules: list[str] = field(default_factory=list)

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
    """A whole file, read. `kind` is what it really is, whatever its name says.

    `plain`: the text that it was read from has no escapes in it and nothing that cannot be stored,
    so that nobody need look for these in each cell.
    """

    kind: str
    tables: list[Table]
    encoding: str = ""
    delimiter: str = ""
    plain: bool = False
    notes: list[Note] = field(default_factory=list)

    def make_storable(self) -> None:
        """Take NUL characters and halves of surrogate pairs out of all texts."""
        if self.plain:
            return
        for table in self.tables:
            table.sheet = _storable(table.sheet)
            table.keys = None if table.keys is None else [_storable(one) for one in table.keys]
            for start in range(0, len(table.lines), _AT_ONCE):
                lines = table.lines[start : start + _AT_ONCE]
                if not is_storable("".join(chain.from_iterable(line.cells for line in lines))):
                    _clean(lines)
                for line in lines:
                    line.lists = {at: list(map(_storable, one)) for at, one in line.lists.items()}
                    for index, notes in line.notes.items():
                        line.notes[index] = [_storable_note(note) for note in notes]


def is_storable(text: str) -> bool:
    """Whether a database and a file of text can hold it as it is."""
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:
        return False


def _clean(lines: Iterable[Line]) -> None:
    for line in lines:
        for index, cell in enumerate(line.cells):
            kept = _storable(cell)
            if kept != cell:
                line.cells[index] = kept
                line.note(index, "hidden_characters", count=len(cell) - len(kept))


def _storable(text: str) -> str:
    return _NOT_STORABLE.sub("", text)


def _storable_note(note: Note) -> Note:
    """The note itself where nothing in it changes: many cells may share one."""
    params = {name: _storable_value(value) for name, value in note.params.items()}
    return note if params == note.params else Note(code=note.code, params=params)


def _storable_value(value: Any) -> Any:
    if isinstance(value, list):
        return [_storable_value(one) for one in value]
    return _storable(value) if isinstance(value, str) else value
