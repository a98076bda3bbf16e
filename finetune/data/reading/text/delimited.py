"""Comma-, tab- and otherwise separated text."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from finetune.data.limits import Limits
from finetune.data.reading.table import Book, Line, Note, Table, is_storable
from finetune.data.reading.text import blocks, dialects, escapes, marks, widths
from finetune.data.reading.text.decoding import decode
from finetune.data.reading.text.dialects import Dialect
from finetune.data.reading.text.quotes import Mended
from maas.jobs.program import Failure

_NULL = r"\N"
_RULE = re.compile(r":?-{3,}:?|={3,}")
_BLANK_ROWS = 2  # for each row that may be
_BLANK_CELLS = 16  # for each cell that may be


def read(path: Path, filename: str, limits: Limits) -> Book:
    """Read separated text; the dialect is whichever cuts most rows alike.

    Raises `Failure`: `text_unreadable`, `too_many_rows`, `too_many_cells`.
    """
    csv.field_size_limit(max(limits.bytes_, 131_072))
    decoded = decode(path.read_bytes())
    notes = decoded.notes()
    text, given = dialects.without_separator_line(_with_plain_line_ends(decoded.text))
    if (written := blocks.table(text)) is not None:
        return Book(kind="text", tables=[written], encoding=decoded.encoding, notes=notes)
    hint = "\t" if filename.lower().endswith((".tsv", ".tab")) else ""
    dialect = dialects.sniff(text, hint=hint, given=given)
    _check_widest(text, dialect.delimiter, limits)
    lines, unclosed = _lines(text, dialect, limits)
    if unclosed:
        notes.append(Note(code="broken_quotes"))
    if '="' in text or "'" in text:
        marks.unmarked(lines)
    _without_rule(lines)
    widths.rejoin(lines, dialect.delimiter)
    return Book(
        kind="tsv" if dialect.delimiter == "\t" else "csv",
        tables=[Table(sheet="", lines=lines)],
        encoding=decoded.encoding,
        delimiter=dialect.delimiter,
        notes=notes,
        plain=not escapes.may_be_in(text) and is_storable(text),
    )


def _without_rule(lines: list[Line]) -> None:
    """Empty the second line where it only rules off the header, as in tables of Markdown."""
    for line in lines[1:2]:
        filled = [cell.strip() for cell in line.cells if cell.strip()]
        if len(filled) > 1 and all(map(_RULE.fullmatch, filled)):
            line.cells = []


def _with_plain_line_ends(text: str) -> str:
    if "\r" not in text:
        return text
    if "\r\r\n" in text:
        text = text.replace("\r\r\n", "\n")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _lines(text: str, dialect: Dialect, limits: Limits) -> tuple[list[Line], bool]:
    """The lines of the table, and whether a quotation mark is never closed."""
    if '="' in text:
        text = marks.protected(text, dialect.delimiter)
    text, stand_ins = dialects.protect(text, dialect)
    lines, unclosed = _cut(text, dialect, limits)
    dialects.restore(lines, stand_ins)
    if text.startswith('"') and all(len(line.cells) <= 1 for line in lines):
        lines = _unwrapped(lines, limits)
    if _NULL in text:
        for line in lines:
            line.cells = ["" if cell == _NULL else cell for cell in line.cells]
    return lines, unclosed


def _cut(text: str, dialect: Dialect, limits: Limits) -> tuple[list[Line], bool]:
    try:
        return _kept(dialect.rows(io.StringIO(text), strict=True), limits), False
    except csv.Error:
        mended = Mended(text, dialect)
        return _kept(mended.rows(), limits), mended.unclosed


def _kept(rows: Iterator[list[str]], limits: Limits) -> list[Line]:
    """The rows as lines; of very many, those that hold something, as far as there may be so many.

    Raises `Failure("too_many_rows")`, or `csv.Error` as the rows do.
    """
    numbered = enumerate(_counted(rows, limits), start=1)
    most = limits.rows * _BLANK_ROWS
    lines = [Line(number=at, cells=row) for at, row in islice(numbered, most)]
    if len(lines) < most:
        return lines
    lines = [line for line in lines if any(line.cells)]
    filled = len(lines)
    for at, row in numbered:
        if any(row):
            filled += 1
            if filled <= limits.rows:
                lines.append(Line(number=at, cells=row))
    if filled > limits.rows:
        raise Failure("too_many_rows", rows=filled, limit=limits.rows)
    return lines


def _counted(rows: Iterator[list[str]], limits: Limits) -> Iterator[list[str]]:
    """The rows, as far as there may be so many cells. Raises `Failure("too_many_cells")`."""
    filled = places = 0
    for row in rows:
        places += len(row)
        filled += len(row) - row.count("")
        if filled > limits.cells or places > limits.cells * _BLANK_CELLS:
            raise Failure("too_many_cells", cells=max(filled, places), limit=limits.cells)
        yield row


def _check_widest(text: str, delimiter: str, limits: Limits) -> None:
    """No row has more cells than a whole file: it would be cut before it could be counted.

    Raises `Failure("too_many_cells")`.
    """
    if text.count(delimiter) <= limits.cells:
        return
    widest = max(line.count(delimiter) for line in io.StringIO(text)) + 1
    if widest > limits.cells:
        raise Failure("too_many_cells", cells=widest, limit=limits.cells)


def _unwrapped(lines: list[Line], limits: Limits) -> list[Line]:
    """The lines of a file in which every row as a whole stands in quotation marks."""
    text = "\n".join(line.cell(0) for line in lines)
    cut, unclosed = _cut(text, dialects.sniff(text), limits)
    lengths = {len(line.cells) for line in cut if any(line.cells)}
    return cut if len(lengths) == 1 and lengths != {1} and not unclosed else lines
