"""One way in for every kind of file."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from finetune.data.limits import Limits
from finetune.data.reading.kinds import Kind, recognise
from finetune.data.reading.table import Book, Line
from finetune.data.reading.text import delimited, escapes, json
from finetune.data.reading.workbooks import biff, ods, ooxml, tables, xlsb
from maas.jobs.program import Failure

_WORKBOOKS = {
    Kind.XLSX: ooxml.sheets,
    Kind.XLS: biff.sheets,
    Kind.ODS: ods.sheets,
    Kind.XLSB: xlsb.sheets,
}
_TEXTS = {
    Kind.JSON: json.read_json,
    Kind.JSONL: json.read_jsonl,
    Kind.TEXT: delimited.read,
}


def read(path: Path, *, filename: str, limits: Limits) -> Book:
    """Read a file into tables.

    Raises `Failure` with one of `codes.FAILURES` when the file is refused: too large, corrupt,
    locked by a password, of a kind that is not read, or without a single row.
    """
    size = path.stat().st_size
    if size == 0:
        raise Failure("file_empty")
    if size > limits.bytes_:
        raise Failure("file_too_large", bytes=size, limit=limits.bytes_)
    with _collector_paused():
        book = _book(recognise(path, filename), path, filename, limits)
        escapes.read(book)
        book.make_storable()
        _check_size(book, limits)
    return book


def _book(kind: Kind, path: Path, filename: str, limits: Limits) -> Book:
    if kind in _WORKBOOKS:
        return tables.book(kind, _WORKBOOKS[kind](path, limits), limits)
    return _TEXTS[kind](path, filename, limits)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Rows and cells hold no cycles: to look for some among ever more of them takes half the time
    of reading."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _check_size(book: Book, limits: Limits) -> None:
    if (width := max(table.width for table in book.tables)) > limits.columns:
        raise Failure("too_many_columns", width=width, limit=limits.columns)
    rows = places = 0
    for line in _filled(book):
        rows += 1
        places += len(line.cells)
    if not rows:
        raise Failure("no_rows")
    if rows > limits.rows:
        raise Failure("too_many_rows", rows=rows, limit=limits.rows)
    if places > limits.cells:
        cells = places - sum(line.cells.count("") for line in _filled(book))
        if cells > limits.cells:
            raise Failure("too_many_cells", cells=cells, limit=limits.cells)


def _filled(book: Book) -> Iterator[Line]:
    return (
        line
        for table in book.tables
        for line in table.lines
        if line.notes or any(map(str.strip, line.cells))
    )
