"""Comma-, tab- and otherwise separated text."""

import csv
from pathlib import Path

from finetune.data.limits import Limits
from finetune.data.reading.table import Book, Line, Note, Table
from finetune.data.reading.text import dialects, marks, quotes, widths
from finetune.data.reading.text.decoding import decode
from finetune.data.reading.text.dialects import Dialect

_NULL = r"\N"


def read(path: Path, filename: str, limits: Limits) -> Book:
    """Read separated text; the dialect is whichever cuts most rows alike."""
    csv.field_size_limit(max(limits.bytes_, 131_072))
    decoded = decode(path.read_bytes())
    notes = decoded.notes()
    text, given = dialects.without_separator_line(_with_plain_line_ends(decoded.text))
    hint = "\t" if filename.lower().endswith((".tsv", ".tab")) else ""
    dialect = dialects.sniff(text, hint=hint, given=given)
    rows, broken = _rows(text, dialect)
    if broken:
        notes.append(Note(code="broken_quotes"))
    lines = [Line(number=at, cells=row) for at, row in enumerate(rows, start=1)]
    if '="' in text or "'" in text:
        marks.unmarked(lines)
    widths.rejoin(lines, dialect.delimiter)
    return Book(
        kind="tsv" if dialect.delimiter == "\t" else "csv",
        tables=[Table(sheet="", lines=lines)],
        encoding=decoded.encoding,
        delimiter=dialect.delimiter,
        notes=notes,
    )


def _with_plain_line_ends(text: str) -> str:
    if "\r" not in text:
        return text
    if "\r\r\n" in text:
        text = text.replace("\r\r\n", "\n")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _rows(text: str, dialect: Dialect) -> tuple[list[list[str]], bool]:
    if '="' in text:
        text = marks.protected(text, dialect.delimiter)
    text, stand_ins = dialects.protect(text, dialect)
    rows, broken = quotes.parse(text, dialect)
    rows = dialects.restore(rows, stand_ins)
    if text.startswith('"') and all(len(row) <= 1 for row in rows):
        rows = _unwrapped(rows)
    if _NULL in text:
        rows = [["" if cell == _NULL else cell for cell in row] for row in rows]
    return rows, broken


def _unwrapped(rows: list[list[str]]) -> list[list[str]]:
    """The rows of a file in which every row as a whole stands in quotation marks."""
    text = "\n".join(row[0] if row else "" for row in rows)
    inner = dialects.sniff(text)
    cut, broken = quotes.parse(text, inner)
    widths_seen = {len(row) for row in cut if any(row)}
    return cut if len(widths_seen) == 1 and widths_seen != {1} and not broken else rows
