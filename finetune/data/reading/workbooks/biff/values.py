"""The records of cells: what each one holds, in its own way of writing."""

import re
import struct
from collections.abc import Iterator
from math import isfinite
from typing import NamedTuple

from finetune.data.reading.workbooks.biff import texts
from finetune.data.reading.workbooks.biff.book import Globals
from finetune.data.reading.workbooks.biff.records import BiffRecord
from finetune.data.reading.workbooks.rich import Rich

NUMBER, PACKED, PACKED_ROW, SHARED, LABEL, RICH_LABEL = 0x203, 0x27E, 0xBD, 0xFD, 0x204, 0xD6
BOOLEAN_OR_ERROR, FORMULA, RESULT_TEXT = 0x205, 0x06, 0x207
_OLDER_FORMULAS = (0x206, 0x406)  # as some programs still write them
KINDS = frozenset(
    (
        *(NUMBER, PACKED, PACKED_ROW, SHARED, LABEL, RICH_LABEL, BOOLEAN_OR_ERROR, FORMULA),
        *_OLDER_FORMULAS,
    )
)
NO_NUMBER = "#NUM!"
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: NO_NUMBER,
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
_PLACE = struct.Struct("<HHH")
_PACKED = struct.Struct("<HI")
_NOT_A_NUMBER = b"\xff\xff"
_TEXT, _BOOLEAN, _ERROR = 0, 1, 2
_TOKENS, _TEXT_TOKEN = 22, b"\x17"
_HYPERLINK = re.compile(rb"[\x22\x42\x62][\x01\x02]\x67\x01", re.S)


class BiffCell(NamedTuple):
    """What a cell's record says. `waits`: a formula's text comes in a record of its own. `link`:
    the address that a formula of the function HYPERLINK names."""

    row: int
    column: int
    style: int
    value: str | float | bool | None = None
    error: str = ""
    rich: Rich | None = None
    is_formula: bool = False
    link: str = ""
    has_result: bool = True
    waits: bool = False


def values(record: BiffRecord, book: Globals, *, is_calculated: bool = False) -> Iterator[BiffCell]:
    """The cells of one record. Raises struct.error, IndexError or ValueError where it is
    damaged: a cell that names a text which is not there is one that would be lost.

    `is_calculated`: other formulas of the sheet have results, so that an empty text is one."""
    body = record.body
    row, column, style = _PLACE.unpack_from(body)
    if record.kind == NUMBER:
        yield _numeric(BiffCell(row, column, style), *struct.unpack_from("<d", body, 6))
    elif record.kind == PACKED:
        number = packed(*struct.unpack_from("<I", body, 6))
        yield _numeric(BiffCell(row, column, style), number)
    elif record.kind == PACKED_ROW:
        whole = (len(body) - 6) // _PACKED.size * _PACKED.size
        for at, (of_cell, bits) in enumerate(_PACKED.iter_unpack(body[4 : 4 + whole])):
            yield _numeric(BiffCell(row, column + at, of_cell), packed(bits))
    elif record.kind == SHARED:
        one = book.shared[struct.unpack_from("<I", body, 6)[0]]
        yield BiffCell(row, column, style, one.text, rich=one)
    elif record.kind in (LABEL, RICH_LABEL):
        one = texts.label(record.pieces, 6, encoding=book.encoding)
        yield BiffCell(row, column, style, one.text, rich=one)
    elif record.kind == BOOLEAN_OR_ERROR:
        if body[7]:
            yield BiffCell(row, column, style, error=ERRORS.get(body[6], "#ERR!"))
        else:
            yield BiffCell(row, column, style, bool(body[6]))
    else:
        cell = BiffCell(row, column, style, is_formula=True, link=_link(body, book.encoding))
        yield _formula(cell, body[6:14], is_calculated=is_calculated)


def has_result(record: BiffRecord) -> bool:
    """Whether a record is that of a formula which has certainly been calculated."""
    if record.kind != FORMULA and record.kind not in _OLDER_FORMULAS:
        return False
    result = record.body[6:14]
    if result.endswith(_NOT_A_NUMBER):
        return result[0] in (_TEXT, _BOOLEAN)
    return any(result)


def _link(body: bytes, encoding: str | None) -> str:
    """The address in HYPERLINK("…", …), whose name stands behind what it is given."""
    tokens = body[_TOKENS:]
    if not (tokens.startswith(_TEXT_TOKEN) and _HYPERLINK.search(tokens)):
        return ""
    return texts.short(tokens[1:], encoding=encoding)


def _formula(cell: BiffCell, result: bytes, *, is_calculated: bool) -> BiffCell:
    """A program that writes formulas without calculating them leaves an empty text or exactly
    0; so a formula that gave 0 counts as one that has no result, and one that gave an empty text
    where no other formula of the sheet has one."""
    if not result.endswith(_NOT_A_NUMBER):
        (number,) = struct.unpack("<d", result)
        return _numeric(cell, number) if number else cell._replace(has_result=False)
    if result[0] == _TEXT:
        return cell._replace(waits=True)
    if result[0] == _BOOLEAN:
        return cell._replace(value=bool(result[2]))
    if result[0] == _ERROR:
        return cell._replace(error=ERRORS.get(result[2], "#ERR!"))
    return cell._replace(value="") if is_calculated else cell._replace(has_result=False)


def _numeric(cell: BiffCell, number: float) -> BiffCell:
    """Only a damaged file holds a number that is none."""
    return cell._replace(value=number) if isfinite(number) else cell._replace(error=NO_NUMBER)


def packed(number: int) -> float:
    """A number in 30 bits: the upper ones of a double, or a whole number; in hundredths or not."""
    if number & 2:
        value = float((number >> 2) - (1 << 30 if number & 0x80000000 else 0))
    else:
        value = float(struct.unpack("<d", struct.pack("<Q", (number & 0xFFFFFFFC) << 32))[0])
    return value / 100 if number & 1 else value
