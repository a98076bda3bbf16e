"""The records of a sheet: its cells, and what it says beside them."""

import struct
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from math import isfinite
from typing import NamedTuple

from finetune.data.reading.workbooks.biff.values import ERRORS, NO_NUMBER, packed
from finetune.data.reading.workbooks.rich import Rich, without_struck
from finetune.data.reading.workbooks.sheet import Cell, Place
from finetune.data.reading.workbooks.xlsb.records import records, rich, text
from finetune.data.reading.workbooks.xlsb.workbook import BinaryStyles

_ROW, _COLUMNS, _MERGED, _LINK = 0, 60, 176, 494
_HIDDEN_ROW, _HIDDEN_COLUMN = 0x10, 0x01
_AREA = struct.Struct("<4I")
_LAST_COLUMN = (1 << 14) - 1
_LAST_ROW = (1 << 20) - 1
_MOST_RANGES = 200_000
_MOST_PLACES = 4_096
_ALL_PLACES = 200_000

Content = str | float | bool | Rich | None


class _Sort(NamedTuple):
    """How a kind of record holds its value."""

    read: "Callable[[bytes, int, list[Rich]], Content]"
    is_formula: bool = False
    is_error: bool = False


def _real(body: bytes, at: int, _texts: list[Rich]) -> Content:
    return float(struct.unpack_from("<d", body, at)[0])


def _packed(body: bytes, at: int, _texts: list[Rich]) -> Content:
    (bits,) = struct.unpack_from("<I", body, at)
    return packed(bits)


def _truth(body: bytes, at: int, _texts: list[Rich]) -> Content:
    return bool(body[at])


def _error(body: bytes, at: int, _texts: list[Rich]) -> Content:
    return ERRORS.get(body[at], "#ERR!")


def _text(body: bytes, at: int, _texts: list[Rich]) -> Content:
    return Rich(text(body, at)[0])


def _rich(body: bytes, at: int, _texts: list[Rich]) -> Content:
    return rich(body, at)


def _shared(body: bytes, at: int, texts: list[Rich]) -> Content:
    number: int = struct.unpack_from("<I", body, at)[0]
    return texts[number]


_SORTS = {
    2: _Sort(_packed),
    3: _Sort(_error, is_error=True),
    4: _Sort(_truth),
    5: _Sort(_real),
    6: _Sort(_text),
    7: _Sort(_shared),
    8: _Sort(_text, is_formula=True),
    9: _Sort(_real, is_formula=True),
    10: _Sort(_truth, is_formula=True),
    11: _Sort(_error, is_formula=True, is_error=True),
    62: _Sort(_rich),
}
# These stand right of the cell before, and do not say their column.
_SHORT = {
    13: _SORTS[2],
    14: _SORTS[3],
    15: _SORTS[4],
    16: _SORTS[5],
    17: _SORTS[6],
    18: _SORTS[7],
}
_BLANK, _SHORT_BLANK = 1, 12


@dataclass(kw_only=True)
class BinarySheet:
    """Reads one part. What is beside the cells is complete when they were read to their end."""

    styles: BinaryStyles
    texts: list[Rich]
    merged: list[tuple[Place, Place]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    links: dict[Place, str] = field(default_factory=dict)
    _row: int = 0
    _column: int = -1
    _row_is_hidden: bool = False

    def cells(self, chunks: Iterable[bytes]) -> Iterator[Cell]:
        """The cells that hold anything. Raises ValueError, IndexError or struct.error where a
        record is damaged."""
        for kind, body in records(chunks):
            if kind in _SORTS:
                self._column, style = struct.unpack_from("<II", body)
                yield self._cell(_SORTS[kind], style, body, 8)
            elif kind in _SHORT:
                self._column += 1
                (style,) = struct.unpack_from("<I", body)
                yield self._cell(_SHORT[kind], style, body, 4)
            elif kind == _ROW:
                (self._row,) = struct.unpack_from("<I", body)
                self._row_is_hidden, self._column = bool(body[11] & _HIDDEN_ROW), -1
            elif kind == _BLANK:
                (self._column,) = struct.unpack_from("<I", body)
            elif kind == _SHORT_BLANK:
                self._column += 1
            else:
                self._beside(kind, body)

    def _cell(self, sort: _Sort, style: int, body: bytes, at: int) -> Cell:
        if self._row > _LAST_ROW or self._column > _LAST_COLUMN:
            raise ValueError
        if self._row_is_hidden:
            self.hidden_rows.add(self._row)
        number = style & 0xFFFFFF
        content = sort.read(body, at, self.texts)
        is_struck = self.styles.is_struck(number)
        value = content.text if isinstance(content, Rich) else content
        is_error = sort.is_error
        if isinstance(value, float) and not isfinite(value):
            value, is_error = NO_NUMBER, True
        cell = Cell(
            row=self._row,
            column=self._column,
            value=None if is_error else value,
            error=str(value) if is_error else "",
            number_format=self.styles.number_format(number),
            formula="" if sort.is_formula else None,
            struck=(str(value),) if is_struck else (),
        )
        if isinstance(content, Rich):
            cell.struck, cell.unstruck = without_struck(
                content, self.styles.struck_fonts, is_struck=is_struck
            )
        return cell

    def _beside(self, kind: int, body: bytes) -> None:
        if kind == _MERGED and len(self.merged) < _MOST_RANGES:
            top, bottom, left, right = _AREA.unpack_from(body)
            if top <= bottom <= _LAST_ROW and left <= right <= _LAST_COLUMN:
                self.merged.append(((top, left), (bottom, right)))
        elif kind == _COLUMNS:
            first, last, width, _, flags = struct.unpack_from("<4IH", body)
            if flags & _HIDDEN_COLUMN or not width:
                self.hidden_columns.update(range(first, min(last, _LAST_COLUMN) + 1))
        elif kind == _LINK:
            top, bottom, left, right = _AREA.unpack_from(body)
            size = (bottom - top + 1) * (right - left + 1)
            if 0 < size <= _MOST_PLACES and len(self.links) < _ALL_PLACES:
                for row in range(top, bottom + 1):
                    for column in range(left, right + 1):
                        self.links[row, column] = text(body, _AREA.size)[0]


def comments(chunks: Iterable[bytes]) -> Iterator[tuple[Place, str]]:
    """The comments of a sheet's own part, by place."""
    authors: list[str] = []
    place, author = (0, 0), ""
    for kind, body in records(chunks):
        if kind == _AUTHOR:
            authors.append(text(body, 0)[0].strip())
        elif kind == _COMMENT:
            number, row, _, column, _ = struct.unpack_from("<5I", body)
            place, author = (row, column), authors[number] if number < len(authors) else ""
        elif kind == _COMMENT_TEXT:
            words = rich(body, 0).text.strip()
            if author and words.startswith((f"{author}:", f"{author}：")):
                words = words[len(author) + 1 :].strip()
            yield place, words


_AUTHOR, _COMMENT, _COMMENT_TEXT = 632, 635, 637
