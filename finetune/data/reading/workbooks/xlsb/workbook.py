"""What holds for all sheets of a binary workbook: their names, styles and shared texts."""

import struct
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from finetune.data.reading.allowance import Allowance
from finetune.data.reading.number_formats import BUILT_IN
from finetune.data.reading.workbooks.rich import Rich
from finetune.data.reading.workbooks.xlsb.records import records, rich, text
from maas.jobs.program import Failure

_SHEET, _PROPERTIES = 156, 153
_SHARED_TEXT = 19
_FONT, _FORMAT, _STYLE = 43, 44, 47
_FONTS, _END_FONTS, _CELL_STYLES, _END_CELL_STYLES = 611, 612, 617, 618
_STRUCK = 0x08
_LAST_BUILT_IN = 163
_MOST_SHEETS, _MOST_STYLES = 10_000, 500_000


class Named(NamedTuple):
    """A sheet, and the relation by which its part is found."""

    name: str
    relation: str
    is_hidden: bool


@dataclass(kw_only=True)
class BinaryWorkbook:
    """The part that all others hang on."""

    sheets: list[Named] = field(default_factory=list)
    dates_from_1904: bool = False

    @classmethod
    def read(cls, chunks: Iterable[bytes]) -> "BinaryWorkbook":
        found = cls()
        for kind, body in records(chunks):
            if kind == _SHEET:
                relation, end = text(body, 8)
                found.sheets.append(Named(text(body, end)[0], relation, bool(body[0] & 3)))
                if len(found.sheets) > _MOST_SHEETS:
                    raise Failure("unsafe_file")
            elif kind == _PROPERTIES:
                found.dates_from_1904 = bool(body[0] & 1)
        return found


def shared_texts(chunks: Iterable[bytes], room: Allowance, most: int) -> list[Rich]:
    """The texts that cells name by their number; at most so many.

    Raises `Failure`: `expands_too_much`, `too_many_cells`.
    """
    found = []
    for kind, body in records(chunks):
        if kind == _SHARED_TEXT:
            one = rich(body, 0)
            room.take(one.text)
            found.append(one)
            if len(found) > most:
                raise Failure("too_many_cells", cells=len(found), limit=most)
    return found


@dataclass(kw_only=True)
class BinaryStyles:
    """By their number."""

    struck_fonts: set[int] = field(default_factory=set)
    _fonts: int = 0
    _formats: dict[int, str] = field(default_factory=dict)
    _styles: list[tuple[int, int]] = field(default_factory=list)

    @classmethod
    def read(cls, chunks: Iterable[bytes]) -> "BinaryStyles":
        found, within = cls(), 0
        for kind, body in records(chunks):
            if kind in (_FONTS, _CELL_STYLES):
                within = kind
            elif kind in (_END_FONTS, _END_CELL_STYLES):
                within = 0
            elif kind == _FORMAT:
                found._formats[struct.unpack_from("<H", body)[0]] = text(body, 2)[0]
            elif kind == _FONT and within == _FONTS:
                if body[2] & _STRUCK:
                    found.struck_fonts.add(found._fonts)
                found._fonts += 1
            elif kind == _STYLE and within == _CELL_STYLES:
                found._styles.append(struct.unpack_from("<2xHH", body))
                if len(found._styles) > _MOST_STYLES:
                    raise Failure("unsafe_file")
        return found

    def number_format(self, number: int) -> str:
        """The code; "" where it can't be told."""
        if number >= len(self._styles):
            return "" if self._styles else "General"
        code = self._styles[number][0]
        if code in self._formats:
            return self._formats[code]
        return BUILT_IN.get(code, "" if code > _LAST_BUILT_IN else "General")

    def is_struck(self, number: int) -> bool:
        return number < len(self._styles) and self._styles[number][1] in self.struck_fonts
