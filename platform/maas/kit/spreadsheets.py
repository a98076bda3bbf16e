"""What goes out as a spreadsheet or as CSV, so that opening it shows texts and runs nothing.

A spreadsheet program takes a text that begins like a formula for one and calculates it, loads what
it points to, or starts a program. In a workbook a text is marked as text; CSV has no such mark, so
there an apostrophe stands before the text. Our own reader takes it away again.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import IO

import xlsxwriter

_PHONE = r"\+\d{1,3}(?: \(?\d+\)?)+"
_AMOUNT = r"[+-]\s?[£$€¥]?\d[\d.,]*\s?(?:[%°‰℃£$€¥][CF]?|[^\W\d_]{1,5})?"
_HARMLESS = re.compile(rf"(?:{_PHONE}|{_AMOUNT})")
_RUN = re.compile(r"[\s\x00-\x1f\ufeff']*[=+\-@＝＋－＠]|[\t\r]")


def harmless(text: str) -> str:
    """The text as a CSV cell that no spreadsheet program runs. Amounts and phones stay plain."""
    if _RUN.match(text) and not _HARMLESS.fullmatch(text):
        return f"'{text}"
    return text


def csv_bytes(rows: Iterable[Sequence[object]]) -> bytes:
    """Rows as CSV in UTF-8 with the mark by which spreadsheet programs know it."""
    out = io.StringIO()
    csv.writer(out).writerows([harmless(str(cell)) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def workbook(file: IO[bytes]) -> xlsxwriter.Workbook:
    """A new workbook to write into; a text stays a text there, whatever it begins with."""
    as_texts = ("strings_to_formulas", "strings_to_urls", "strings_to_numbers")
    return xlsxwriter.Workbook(file, {"in_memory": True, **dict.fromkeys(as_texts, False)})
