"""The part that holds a sheet's cells, read as a stream."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from finetune.data.reading.allowance import Allowance
from finetune.data.reading.workbooks.ooxml import values
from finetune.data.reading.workbooks.ooxml.controls import Control, relation_of
from finetune.data.reading.workbooks.ooxml.markup import Attributes, LocalNames, check_length
from finetune.data.reading.workbooks.ooxml.places import COLUMNS, LAST_COLUMN, LAST_ROW, area
from finetune.data.reading.workbooks.ooxml.rich import Rich
from finetune.data.reading.workbooks.ooxml.strings import Runs, Struck, Text, unescaped
from finetune.data.reading.workbooks.ooxml.styles import Style, Styles
from finetune.data.reading.workbooks.sheet import Cell, Place
from maas.jobs.program import Failure

_DEEPEST = 256
_DIGITS = "0123456789"
_ON = ("1", "true", "on")
_DEFAULT_OF_DATES = "General"


@dataclass(frozen=True, kw_only=True)
class Shared:
    """What all sheets of a workbook share. `is_stale`: formulas are to be calculated anew when
    the file is opened, so a zero may only stand for no result."""

    strings: Sequence[Text]
    styles: Styles
    rich: Rich
    room: Allowance
    dates_from_1904: bool = False
    is_stale: bool = False


@dataclass(kw_only=True)
class Found:
    """What a sheet holds beside its cells. `links`, `controls`: where they are, and the
    relation that names the target. `rules`: where rules strike words or show numbers otherwise."""

    merged: list[tuple[Place, Place]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    links: list[tuple[Place, str]] = field(default_factory=list)
    controls: list[tuple[Place, str]] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)


class Worksheet:
    """Takes the elements of a sheet; `cells` are those that were complete since they were last
    taken."""

    def __init__(self, shared: Shared) -> None:
        self.cells: list[Cell] = []
        self.found = Found()
        self.root = ""
        self.texts: list[str] = []
        self._shared = shared
        self._local = LocalNames()
        self._styles: dict[str | None, Style] = {}
        self._depth = 0
        self._row, self._column = -1, -1
        self._row_name: str | None = None
        self._is_hidden_row = self._hides_zeros = False
        self._cell: Attributes | None = None
        self._value: str | None = None
        self._formula: str | None = None
        self._runs = Runs()
        self._has_runs = False
        self._control = Control()
        self._ruled = ""

    # -- what the parser calls --------------------------------------------------------------
    def start(self, name: str, attributes: Attributes) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Failure("unsafe_file")
        self.texts.clear()
        name = self._local[name]
        if name == "c":
            self._begin_cell(attributes)
        elif self._cell is not None:
            if name not in ("v", "f"):
                self._has_runs |= name == "is"
                self._runs.start(name, attributes)
        elif name == "row":
            self._begin_row(attributes)
        else:
            self._begin_other(name, attributes)

    def end(self, name: str) -> None:
        self._depth -= 1
        name, texts = self._local[name], self.texts
        if self._cell is not None:
            if name == "v":
                self._value = texts[0] if len(texts) == 1 else "".join(texts)
            elif name == "c":
                self._end_cell(self._cell)
            elif name == "f":
                self._formula = "".join(texts)
            else:
                self._runs.end(name, texts)
        elif self._control.is_open:
            self._control.end(name, "".join(texts), self._note_control)
        texts.clear()

    # -- rows and cells -----------------------------------------------------------------------
    def _begin_row(self, attributes: Attributes) -> None:
        number = attributes.get("r")
        self._row = self._row + 1 if number is None else _row(number)
        self._row_name, self._column = number, -1
        self._is_hidden_row = (
            attributes.get("hidden", "0").lower() in _ON or attributes.get("ht") == "0"
        )

    def _begin_cell(self, attributes: Attributes) -> None:
        name = attributes.get("r")
        if name is None:
            self._column += 1
            self._row = max(self._row, 0)
        else:
            letters = name.rstrip(_DIGITS)
            self._column = COLUMNS[letters]
            number = name[len(letters) :]
            if number != self._row_name and _row(number) != self._row:
                self._row, self._row_name, self._is_hidden_row = _row(number), number, False
        if not 0 <= self._column < LAST_COLUMN or self._row >= LAST_ROW:
            raise Failure("file_corrupt", kind="xlsx")
        self._cell = attributes
        self._value = self._formula = None
        self._has_runs = False

    def _end_cell(self, attributes: Attributes) -> None:
        self._cell = None
        if self._value is None and self._formula is None and not self._has_runs:
            return
        number = attributes.get("s")
        style = self._styles.get(number)
        if style is None:
            style = self._styles[number] = self._shared.styles.of(number)
        cell = Cell(
            row=self._row,
            column=self._column,
            number_format=style.code,
            formula=self._formula,
        )
        self._fill(cell, attributes, style)
        if cell.value is None and not (cell.error or cell.has_picture or cell.formula is not None):
            return
        if style.is_struck and cell.value is not None:
            cell.struck = (cell.value,) if isinstance(cell.value, str) else (self._value or "",)
            cell.unstruck = ""
        if self._is_hidden_row:
            self.found.hidden_rows.add(self._row)
        self.cells.append(cell)

    def _fill(self, cell: Cell, attributes: Attributes, style: Style) -> None:
        kind, stored = attributes.get("t", "n"), self._value
        if kind == "s":
            if stored:
                self._set_text(cell, self._shared_text(stored))
        elif self._has_runs and (kind == "inlineStr" or stored is None):
            text = self._runs.take()
            self._shared.room.take(text if isinstance(text, str) else text.text)
            self._set_text(cell, text)
        elif stored is None:
            cell.has_result = False
        elif kind == "str":
            cell.value = self._shared.room.take(unescaped(stored))
        elif kind == "b":
            cell.value = stored.strip().lower() in _ON
            cell.is_check_box = style.is_check_box
        elif kind == "e":
            self._set_error(cell, stored.strip(), attributes.get("vm"))
        elif kind == "d":
            self._set_date(cell, stored)
        else:
            self._set_number(cell, stored)

    def _shared_text(self, stored: str) -> Text:
        try:
            number = int(stored)
            if number >= 0:
                return self._shared.strings[number]
        except (ValueError, IndexError):
            pass
        if not stored.strip():
            return ""
        raise Failure("file_corrupt", kind="xlsx")

    def _set_text(self, cell: Cell, text: Text) -> None:
        if isinstance(text, Struck):
            cell.value, cell.struck, cell.unstruck = text.text, text.parts, text.unstruck
        else:
            cell.value = text

    def _set_error(self, cell: Cell, shown: str, metadata: str | None) -> None:
        cell.error = shown or "#VALUE!"
        if metadata is None or not metadata.isascii() or not metadata.isdigit():
            return
        number = int(metadata[:9])
        if number in self._shared.rich:
            text = self._shared.rich[number]
            cell.has_picture = text is None
            if text is not None:
                cell.value, cell.error = self._shared.room.take(text), ""

    def _set_date(self, cell: Cell, stored: str) -> None:
        found = values.iso_serial(stored, dates_from_1904=self._shared.dates_from_1904)
        if found is None:
            cell.value = stored.strip()
            return
        cell.value, code = found
        if cell.number_format == _DEFAULT_OF_DATES:
            cell.number_format = code

    def _set_number(self, cell: Cell, stored: str) -> None:
        if not stored.strip():
            cell.has_result = False
            return
        cell.value = values.number(stored)
        if cell.formula is not None and self._shared.is_stale and cell.value == 0:
            cell.value, cell.has_result = None, False
        elif self._hides_zeros and cell.value == 0:
            cell.shown = ""

    # -- all else -------------------------------------------------------------------------------
    def _begin_other(self, name: str, attributes: Attributes) -> None:
        if not self.root:
            self.root = name
        elif name == "col":
            self._hide_columns(attributes)
        elif name == "conditionalFormatting":
            self._ruled = attributes.get("sqref", "")
        elif name == "cfRule":
            if attributes.get("dxfId") in self._shared.styles.telling:
                self._shared.room.place()
                self.found.rules.append(self._ruled)
        elif name == "sheetView":
            self._hides_zeros |= attributes.get("showZeros", "1").lower() not in _ON
        elif name == "mergeCell":
            self._shared.room.place()
            if found := area(attributes.get("ref", "")):
                self.found.merged.append(found)
        elif name == "hyperlink":
            self._link(attributes)
        else:
            self._control.start(name, attributes)

    def _link(self, attributes: Attributes) -> None:
        found, relation = area(attributes.get("ref", "")), relation_of(attributes)
        if found and relation:
            (top, left), (bottom, right) = found
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    self._shared.room.place()
                    self.found.links.append(((row, column), relation))

    def _hide_columns(self, attributes: Attributes) -> None:
        if attributes.get("hidden", "0").lower() not in _ON and attributes.get("width") != "0":
            return
        first, last = (attributes.get(end, "0") for end in ("min", "max"))
        if all(end.isascii() and end.isdigit() and len(end) < 6 for end in (first, last)):
            ends = max(int(first), 1), min(int(last), LAST_COLUMN)
            self.found.hidden_columns.update(range(ends[0] - 1, ends[1]))

    def _note_control(self, where: Place, relation: str) -> None:
        self._shared.room.place()
        self.found.controls.append((where, relation))


def _row(number: str) -> int:
    """Index from 0. Raises `Failure("file_corrupt")` for what no sheet has."""
    if number.isascii() and number.isdigit() and len(number) < 20:
        row = int(number) - 1
        if 0 <= row < LAST_ROW:
            return row
    raise Failure("file_corrupt", kind="xlsx")


def cells_of(worksheet: Worksheet, steps: Iterator[None], longest: int) -> Iterator[Cell]:
    """The cells of a sheet while it is parsed step by step; `longest`: characters of a text."""
    for _ in steps:
        check_length(worksheet.texts, longest)
        taken, worksheet.cells = worksheet.cells, []
        yield from taken
