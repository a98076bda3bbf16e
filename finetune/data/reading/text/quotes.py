"""Rows of a text with slips in its quotation marks: one slip must not swallow the rows below it."""

import csv
import io
import re

from finetune.data.reading.text.dialects import Dialect

_LONGEST_ROW = 200  # lines; a cell of more is longer than any answer may be


def parse(text: str, dialect: Dialect) -> tuple[list[list[str]], bool]:
    """The rows, and whether a quotation mark is never closed."""
    try:
        return list(dialect.rows(io.StringIO(text), strict=True)), False
    except csv.Error:
        return _mended(text.removesuffix("\n").split("\n"), dialect)


def _mended(lines: list[str], dialect: Dialect) -> tuple[list[list[str]], bool]:
    """The rows of a file with a slip in its quotation marks, each read for itself.

    A row is as many lines as it takes until its marks are closed as they should be. Where they
    never are, its first line is a row alone.
    """
    rows: list[list[str]] = []
    unclosed = False
    at = 0
    while at < len(lines):
        reader = csv.reader(
            (f"{line}\n" for line in lines[at : at + _LONGEST_ROW]),
            delimiter=dialect.delimiter,
            quotechar=dialect.quote,
            skipinitialspace=dialect.spaced,
            strict=True,
        )
        try:
            rows.append(next(reader))
            at += reader.line_num
        except csv.Error:
            row, closed = _line(lines[at], dialect)
            rows.append(row)
            unclosed = unclosed or not closed
            at += 1
    return rows, unclosed


def _line(line: str, dialect: Dialect) -> tuple[list[str], bool]:
    """The row of one line, and whether its marks are closed."""
    for form in (line, _undoubled(line, dialect)):
        try:
            return next(dialect.rows([form], strict=True)), True
        except csv.Error as error:
            unclosed = "end of data" in str(error)
    return next(dialect.rows([line], strict=False)), not unclosed


def _undoubled(line: str, dialect: Dialect) -> str:
    """The line with cells like ""this"" in one pair of marks each."""
    mark, end = re.escape(dialect.quote), re.escape(dialect.delimiter)
    double = rf"(^|{end}){mark}{mark}([^{mark}]+){mark}{mark}(?={end}|$)"
    return re.sub(double, rf"\1{dialect.quote}\2{dialect.quote}", line)
