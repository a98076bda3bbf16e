"""Reads Open XML workbooks (.xlsx, .xlsm), of the transitional and of the strict kind."""

from finetune.data.reading.workbooks.ooxml.reader import sheets

__all__ = ["sheets"]
