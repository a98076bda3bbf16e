"""Workbooks: each format has its reader, and one way from what it finds to tables."""

from pathlib import Path

from finetune.data.limits import Limits
from finetune.data.reading import archive
from finetune.data.reading.table import Book
from finetune.data.reading.workbooks import biff, ods, ooxml, tables, xlsb


def read_xlsx(path: Path, filename: str, limits: Limits) -> Book:
    """Read an .xlsx or .xlsm workbook: what the cells show, with notes on how it came about."""
    del filename
    archive.inspect(path, limits)
    return tables.book("xlsx", ooxml.sheets(path, limits), limits)


def read_xls(path: Path, filename: str, limits: Limits) -> Book:
    """Read an old .xls workbook."""
    del filename
    return tables.book("xls", biff.sheets(path, limits), limits)


def read_ods(path: Path, filename: str, limits: Limits) -> Book:
    """Read an OpenDocument spreadsheet."""
    del filename
    return tables.book("ods", ods.sheets(path, limits), limits)


def read_xlsb(path: Path, filename: str, limits: Limits) -> Book:
    """Read a binary Excel workbook."""
    del filename
    return tables.book("xlsb", xlsb.sheets(path, limits), limits)
