"""`content.xml`, event by event: which part of the file each one belongs to."""

from dataclasses import dataclass, field

from finetune.data.limits import Limits
from finetune.data.reading.workbooks.ods.cells import CELLS, OpenCell
from finetune.data.reading.workbooks.ods.names import named
from finetune.data.reading.workbooks.ods.parser import Attributes
from finetune.data.reading.workbooks.ods.styles import DocumentStyles
from finetune.data.reading.workbooks.ods.table import COLUMN, ROW, OpenSheet
from finetune.data.reading.workbooks.sheet import Sheet
from maas.jobs.program import Failure

_AUTOMATIC_STYLES = named("office:automatic-styles")
_TABLE = named("table:table")
_GROUPS = (named("table:table-row-group"), named("table:table-column-group"))
_NOT_CELLS = {
    named(one)
    for one in ("table:tracked-changes", "table:shapes", "office:forms", "table:table-source")
}
_NAME, _LOOK, _DISPLAY = named("table:name"), named("table:style-name"), named("table:display")
_LONGEST_TEXTS = 100
"""How many times longer than what is read of it a cell's text may be, before it is a trap."""


@dataclass(kw_only=True)
class Content:
    """Fed with the parser's events; `sheets` are complete once the part has ended."""

    styles: DocumentStyles
    limits: Limits
    sheets: list[Sheet] = field(default_factory=list)
    _inside: str = ""
    _skipped: int = 0
    _sheet: OpenSheet | None = None
    _cell: OpenCell | None = None
    _cells: int = 0
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
            self._sheet = OpenSheet(
                name=attributes.get(_NAME, ""),
                is_hidden=self.styles.is_hidden(attributes.get(_LOOK, "")),
            )
        elif self._sheet:
            self._start_in_sheet(self._sheet, name, attributes)

    def _start_in_sheet(self, sheet: OpenSheet, name: str, attributes: Attributes) -> None:
        if name in CELLS:
            look = attributes.get(_LOOK) or sheet.look
            self._cell = OpenCell(
                name,
                attributes,
                styles=self.styles,
                look=look,
                longest=self.limits.cell * _LONGEST_TEXTS,
            )
        elif name == ROW:
            sheet.start_row(attributes)
        elif name == COLUMN:
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

    def _end_in_sheet(self, sheet: OpenSheet, name: str) -> None:
        if name == ROW:
            self._count(*sheet.end_row())
        elif name in _GROUPS:
            sheet.groups.pop()
        elif name == _TABLE:
            self.sheets.append(sheet.closed())
            self._sheet = None

    def _close_cell(self, cell: OpenCell) -> None:
        self._cell = None
        if self._sheet:
            self._sheet.add(cell)

    def _count(self, cells: int, characters: int) -> None:
        self._cells, self._characters = self._cells + cells, self._characters + characters
        if self._cells > self.limits.cells:
            raise Failure("too_many_cells", cells=self._cells, limit=self.limits.cells)
        if self._characters > self.limits.expanded_bytes:
            raise Failure("expands_too_much", limit=self.limits.expanded_bytes)
