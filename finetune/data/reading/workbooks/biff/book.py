"""What holds for all sheets of an old workbook: its sheets, formats, fonts and shared texts."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from finetune.data.reading.number_formats import BUILT_IN
from finetune.data.reading.text.decoding import decode
from finetune.data.reading.workbooks.biff import texts
from finetune.data.reading.workbooks.biff.records import (
    BIFF8,
    GLOBALS,
    WORKSHEET,
    BiffRecord,
    records,
)
from finetune.data.reading.workbooks.rich import Rich
from maas.jobs.program import Failure

_ENCRYPTED, _CODEPAGE, _DATES, _FONT, _FORMAT, _XF = 0x2F, 0x42, 0x22, 0x31, 0x41E, 0xE0
_SHEET, _SHARED_TEXTS = 0x85, 0xFC
_IS_WORKSHEET = 0
_LAST_BUILT_IN = 163
_STRUCK = 0x08
_MISSING_FONT = 4
_LABELS = (0x204, 0xD6)
_WESTERN = "cp1252"


class BiffStyle(NamedTuple):
    """How a cell is drawn: its font's number, and the code of its number format ("" where that
    can't be told)."""

    font: int = 0
    number_format: str = "General"


class SheetEntry(NamedTuple):
    """A sheet's name, and where in the stream it begins."""

    name: str
    begin: int
    is_hidden: bool


@dataclass(kw_only=True)
class Globals:
    """`encoding`: of texts in single bytes; None where texts are UTF-16. `most`: shared texts."""

    most: int
    encoding: str | None = None
    entries: list[SheetEntry] = field(default_factory=list)
    shared: list[Rich] = field(default_factory=list)
    struck_fonts: set[int] = field(default_factory=set)
    dates_from_1904: bool = False
    _fonts: int = 0
    _formats: dict[int, str] = field(default_factory=dict)
    _styles: list[tuple[int, int]] = field(default_factory=list)

    def add(self, record: BiffRecord) -> None:
        kind, body = record.kind, record.body
        if kind == _ENCRYPTED:
            raise Failure("password_protected")
        if kind == _SHEET:
            self._add_sheet(body)
        elif kind == _DATES:
            self.dates_from_1904 = body[:1] == b"\x01"
        elif kind == _FONT:
            self._add_font(body)
        elif kind == _FORMAT:
            self._add_format(body)
        elif kind == _XF:
            self._styles.append(struct.unpack_from("<HH", body))
        elif kind == _SHARED_TEXTS:
            for one in texts.shared(record.pieces):
                self.shared.append(one)
                if len(self.shared) > self.most:
                    raise Failure("too_many_cells", cells=len(self.shared), limit=self.most)

    def _add_sheet(self, body: bytes) -> None:
        begin, state, sort = struct.unpack_from("<IBB", body)
        if sort == _IS_WORKSHEET:
            name = texts.short(body[6:], encoding=self.encoding)
            self.entries.append(SheetEntry(name, begin, bool(state & 3)))

    def _add_font(self, body: bytes) -> None:
        if self._fonts == _MISSING_FONT:  # no font has this number, in any file
            self._fonts += 1
        if body[2] & _STRUCK:
            self.struck_fonts.add(self._fonts)
        self._fonts += 1

    def _add_format(self, body: bytes) -> None:
        (number,) = struct.unpack_from("<H", body)
        if self.encoding is None:
            self._formats[number] = texts.code(body[2:])
        else:
            self._formats[number] = texts.short(body[2:], encoding=self.encoding)

    def style(self, number: int) -> BiffStyle:
        """A cell's style. Where a file has styles and not that one, nobody knows the format."""
        if number >= len(self._styles):
            return BiffStyle(number_format="" if self._styles else "General")
        font, code = self._styles[number]
        if code in self._formats:
            return BiffStyle(font, self._formats[code])
        return BiffStyle(font, BUILT_IN.get(code, "" if code > _LAST_BUILT_IN else "General"))


def read(data: bytes, most: int) -> Globals:
    """The first substream, with at most so many shared texts.

    Raises `Failure`: `password_protected`, `file_corrupt`, `too_many_cells`.
    """
    version, sort = struct.unpack_from("<HH", data, 4)
    if sort == WORKSHEET:  # a sheet alone, as some web programs write it
        return Globals(most=most, encoding=_encoding(data, 0), entries=[SheetEntry("", 0, False)])
    if sort != GLOBALS:
        raise Failure("file_corrupt", kind="xls")
    found = Globals(most=most, encoding=None if version == BIFF8 else _encoding(data, 0))
    for record in records(data, 0):
        found.add(record)
    return found


def _encoding(data: bytes, begin: int) -> str:
    """As the file says; told from its texts where it says nothing."""
    held = list(records(data, begin))
    for record in held:
        if record.kind == _CODEPAGE and (
            name := texts.encoding_of(struct.unpack_from("<H", record.body)[0])
        ):
            return name
    sample = b"\n".join(_labels(held))
    try:
        return decode(sample).encoding if sample else _WESTERN
    except Failure:
        return _WESTERN


def _labels(held: list[BiffRecord]) -> Iterator[bytes]:
    for record in held:
        if record.kind in _LABELS:
            (length,) = struct.unpack_from("<H", record.body, 6)
            yield record.body[8 : 8 + length]
