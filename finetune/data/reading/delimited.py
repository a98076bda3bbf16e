"""Comma-, tab- and otherwise separated text."""

import csv
import io
from collections import Counter
from itertools import islice
from pathlib import Path

from finetune.data.limits import Limits
from finetune.data.reading.decoding import decode
from finetune.data.reading.table import Book, Line, Note, Table
from maas.kit.cells import plain

_DELIMITERS = ",\t;|"
_SAMPLE_ROWS = 200
_TYPICAL = 0.5
_LONGEST_ROW = 200  # lines; a cell of more is longer than any answer may be


def read(path: Path, filename: str, limits: Limits) -> Book:
    """Read separated text; the separator is whichever cuts most rows alike."""
    decoded = decode(path.read_bytes())
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    csv.field_size_limit(max(limits.bytes_, 131_072))
    delimiter = _sniff(text, "\t" if filename.lower().endswith((".tsv", ".tab")) else "")
    notes = (
        []
        if decoded.sure
        else [Note(code="encoding_guessed", params={"encoding": decoded.encoding})]
    )
    rows, broken = _parse(text, delimiter)
    if broken:
        notes.append(Note(code="broken_quotes"))
    lines = [
        Line(number=at, cells=[plain(cell) for cell in row]) for at, row in enumerate(rows, start=1)
    ]
    return Book(
        kind="tsv" if delimiter == "\t" else "csv",
        tables=[Table(sheet="", lines=lines)],
        encoding=decoded.encoding,
        delimiter=delimiter,
        notes=notes,
    )


def _parse(text: str, delimiter: str) -> tuple[list[list[str]], bool]:
    """The rows, and whether a quotation mark is never closed."""
    try:
        return list(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)), False
    except csv.Error:
        return _mended(text.removesuffix("\n").split("\n"), delimiter)


def _mended(lines: list[str], delimiter: str) -> tuple[list[list[str]], bool]:
    """The rows of a file with a slip in its quotation marks, each read for itself.

    A row is as many lines as it takes until its marks are closed as they should be. Where they
    never are, its first line is a row alone: one slip must not swallow the rows below it.
    """
    rows: list[list[str]] = []
    unclosed = False
    at = 0
    while at < len(lines):
        reader = csv.reader(
            (f"{line}\n" for line in lines[at : at + _LONGEST_ROW]),
            delimiter=delimiter,
            strict=True,
        )
        try:
            rows.append(next(reader))
            at += reader.line_num
        except csv.Error:
            rows.append(next(csv.reader([lines[at]], delimiter=delimiter)))
            unclosed = unclosed or _is_unclosed(lines[at], delimiter)
            at += 1
    return rows, unclosed


def _is_unclosed(line: str, delimiter: str) -> bool:
    try:
        next(csv.reader([line], delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "end of data" in str(error)
    return False


def _sniff(text: str, hint: str) -> str:
    """The delimiter with the most columns on the most rows; a comma where nothing separates."""
    scores = {delimiter: _consistency(text, delimiter) for delimiter in _DELIMITERS}
    if hint and scores[hint] > 0:
        return hint
    best = max(scores, key=lambda delimiter: scores[delimiter])
    return best if scores[best] > 0 else ","


def _consistency(text: str, delimiter: str) -> float:
    """Share of filled rows with the typical number of columns, a little more for more columns."""
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    widths = Counter(len(row) for row in islice(reader, _SAMPLE_ROWS) if any(row))
    wide = {width: number for width, number in widths.items() if width > 1}
    if not wide:
        return 0.0
    width, number = max(wide.items(), key=lambda one: (one[1], one[0]))
    share = number / widths.total()
    return share + min(width, 10) / 100 if share >= _TYPICAL else share / 10
