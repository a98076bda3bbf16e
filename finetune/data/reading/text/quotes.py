"""Rows of a text with slips in its quotation marks: one slip must not swallow the rows below it."""

import csv
import re
from collections.abc import Iterator

from finetune.data.reading.text.dialects import Dialect

_LONGEST_ROW = 200  # lines; a cell of more is longer than any answer may be


class Mended:
    """The rows of a file with a slip in its quotation marks, each read for itself.

    A row is as many lines as it takes until its marks are closed as they should be. Where they
    never are, its first line is a row alone. `unclosed`: whether there was such a row so far.
    """

    def __init__(self, text: str, dialect: Dialect) -> None:
        self.unclosed = False
        self._lines = text.removesuffix("\n").split("\n")
        self._dialect = dialect

    def rows(self) -> Iterator[list[str]]:
        """The rows in their order."""
        at = 0
        while at < len(self._lines):
            row, taken = self._row(at)
            yield row
            at += taken

    def _row(self, at: int) -> tuple[list[str], int]:
        """The row that begins with that line, and how many lines it takes."""
        reader = self._dialect.rows(
            (f"{line}\n" for line in self._lines[at : at + _LONGEST_ROW]), strict=True
        )
        try:
            return next(reader), reader.line_num
        except csv.Error:
            return self._line(self._lines[at]), 1

    def _line(self, line: str) -> list[str]:
        """The row of one line."""
        unclosed = False
        for form in (line, _undoubled(line, self._dialect)):
            try:
                return next(self._dialect.rows([form], strict=True))
            except csv.Error as error:
                unclosed = "end of data" in str(error)
        self.unclosed = self.unclosed or unclosed
        return next(self._dialect.rows([line], strict=False))


def _undoubled(line: str, dialect: Dialect) -> str:
    """The line with cells like ""this"" in one pair of marks each."""
    mark, end = re.escape(dialect.quote), re.escape(dialect.delimiter)
    double = rf"(^|{end}){mark}{mark}([^{mark}]+){mark}{mark}(?={end}|$)"
    return re.sub(double, rf"\1{dialect.quote}\2{dialect.quote}", line)
