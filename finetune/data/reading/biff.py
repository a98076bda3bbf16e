"""Which cells of an old .xls workbook are formulas: calamine reads their values alone.

An .xls file is a compound file; its stream is a row of records (Microsoft's [MS-XLS], 2.1.4).
Read here are only the list of sheets and the head of each formula's record, in BIFF5 and BIFF8.
"""

import struct
from collections.abc import Iterator
from pathlib import Path

import olefile

_STREAMS = ("Workbook", "Book")
_BOF, _EOF, _SHEET, _FORMULA = 0x0809, 0x000A, 0x0085, 0x0006
_WORKSHEET = 0
_RESULT = slice(6, 14)
_NOT_A_NUMBER = b"\xff\xff"
_EMPTY = 3
_TROUBLE = (OSError, ValueError, struct.error, IndexError)

Cell = tuple[int, int]


class NotReadable(Exception):
    """The file is not built as it should be; its values may still be readable."""


def formulas(path: Path) -> list[dict[Cell, bool]]:
    """For each worksheet in the file's order: its formulas by (row, column) from 0.

    True where the file holds the formula's result. A program that writes formulas without
    calculating them leaves an empty text or exactly 0; so a formula that gave 0 counts as one
    that has none, and a person is asked. Raises NotReadable.
    """
    try:
        data = _stream(path)
        return [_of_sheet(data, at) for at in _worksheets(data)]
    except _TROUBLE as error:
        raise NotReadable from error


def _stream(path: Path) -> bytes:
    with olefile.OleFileIO(str(path)) as container:
        for name in _STREAMS:
            if container.exists(name):
                with container.openstream(name) as stream:
                    return bytes(stream.read())
    raise NotReadable


def _worksheets(data: bytes) -> list[int]:
    """Where in the stream each worksheet begins; charts and macros are no worksheets."""
    return [
        struct.unpack_from("<I", body)[0]
        for kind, body in _records(data, 0)
        if kind == _SHEET and body[5] == _WORKSHEET
    ]


def _of_sheet(data: bytes, begin: int) -> dict[Cell, bool]:
    found = {}
    for kind, body in _records(data, begin):
        if kind == _FORMULA:
            row, column = struct.unpack_from("<HH", body)
            found[row, column] = _has_result(body[_RESULT])
    return found


def _has_result(result: bytes) -> bool:
    if result.endswith(_NOT_A_NUMBER):
        return result[0] != _EMPTY
    return result != bytes(8)


def _records(data: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of one substream, without those of the charts that lie in it."""
    depth = 0
    while at + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, at)
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield kind, data[at + 4 : at + 4 + size]
        at += 4 + size
