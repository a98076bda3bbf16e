"""One cell of a table while it is read."""

import re

from finetune.data.reading.workbooks.ods.celltext import PARAGRAPH, CellText
from finetune.data.reading.workbooks.ods.names import named
from finetune.data.reading.workbooks.ods.parser import Attributes
from finetune.data.reading.workbooks.ods.styles import DocumentStyles
from finetune.data.reading.workbooks.ods.values import shows_error, typed
from finetune.data.reading.workbooks.sheet import Cell

CELLS = (named("table:table-cell"), named("table:covered-table-cell"))
_ANNOTATION, _DRAWN = named("office:annotation"), named("draw:")
_IMAGE, _OBJECT = named("draw:image"), named("draw:object")
_COLUMNS_SPANNED = named("table:number-columns-spanned")
_ROWS_SPANNED = named("table:number-rows-spanned")
_BESIDE_TEXT = {_ANNOTATION, named("text:ruby-text"), named("text:note")}
_CODES = {"date": "yyyy\\-mm\\-dd", "time": "[h]:mm:ss"}
_COUNT = re.compile("[0-9]{1,9}")


class OpenCell:
    """Fed with the events inside the cell, up to its end. `look`: the name of its style;
    `longest`: characters of a text at most."""

    def __init__(
        self, name: str, attributes: Attributes, *, styles: DocumentStyles, look: str, longest: int
    ) -> None:
        self.attributes = attributes
        self._typed = typed(attributes)
        self._look = styles.look(look)
        self._styles = styles
        self._longest = longest
        self._body = CellText(styles=styles, is_struck=self._look.is_struck, longest=longest)
        self._comment: CellText | None = None
        self._has_picture = self._has_object = False
        self._is_covered = name != CELLS[0]
        self._beside: list[tuple[str, int]] = []
        self._depth = self._paragraph = 0

    def start(self, name: str, attributes: Attributes) -> None:
        self._depth += 1
        self._has_picture |= name == _IMAGE
        self._has_object |= name == _OBJECT
        if name in _BESIDE_TEXT or name.startswith(_DRAWN):
            self._beside.append((name, self._depth))
        elif (into := self._into) and (self._paragraph or name == PARAGRAPH):
            self._paragraph = self._paragraph or self._depth
            into.start(name, attributes)

    def text(self, text: str) -> None:
        if self._paragraph and (into := self._into):
            into.add(text)

    def end(self, name: str) -> bool:
        """Whether the cell itself ended."""
        if self._depth == 0:
            return True
        if self._beside and self._beside[-1] == (name, self._depth):
            self._beside.pop()
        elif self._paragraph and (into := self._into):
            into.end(name)
        if self._depth == self._paragraph:
            self._paragraph = 0
        self._depth -= 1
        return False

    @property
    def _into(self) -> CellText | None:
        """Where text goes at this place: the cell's own, its comment's, or nowhere."""
        if not self._beside:
            return self._body
        if len(self._beside) > 1 or self._beside[0][0] != _ANNOTATION:
            return None
        self._comment = self._comment or CellText(styles=self._styles, longest=self._longest)
        return self._comment

    @property
    def spans(self) -> tuple[int, int] | None:
        """Rows and columns of the merged cell that begins here."""
        if self._is_covered or len(self.attributes) < 2:
            return None
        rows, columns = (times(self.attributes, one) for one in (_ROWS_SPANNED, _COLUMNS_SPANNED))
        return (rows, columns) if rows * columns > 1 else None

    @property
    def is_filled(self) -> bool:
        return bool(
            self._typed.sort
            or self._typed.formula is not None
            or self._body.paragraphs
            or self._comment
            or self._has_picture
            or self.spans
        )

    def closed(self, row: int, column: int) -> Cell:
        """The cell that it was, at its first place."""
        text = self._body.text
        sort, value, formula, is_error = self._typed
        struck, unstruck = self._body.without_struck()
        if sort in ("string", "") and (struck or not value):
            value = text or None
        is_shown = bool(sort or self._body.paragraphs)
        if value is None and formula is not None and is_shown and sort in ("string", ""):
            value = ""
        is_error = is_error or (formula is not None and shows_error(text))
        is_text = isinstance(value, str)
        code = self._look.text_format if is_text else self._look.number_format
        if code == "General" or (not code and self._body.paragraphs):
            code = _CODES.get(sort, code)
        return Cell(
            row=row,
            column=column,
            value=None if is_error else value,
            error=text if is_error else "",
            number_format=code,
            shown=None if is_text or is_error or not self._body.paragraphs else text,
            formula=formula,
            has_result=is_shown,
            struck=struck,
            unstruck=unstruck,
            link=self._body.link,
            comment=self._comment.text if self._comment else "",
            has_picture=self._has_picture and not self._has_object,
        )


def times(attributes: Attributes, name: str) -> int:
    """A number of repetitions; 1 where none is written, or none that could be meant."""
    written = attributes.get(name, "1")
    return max(int(written), 1) if _COUNT.fullmatch(written) else 1
