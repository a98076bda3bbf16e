"""OpenDocument spreadsheets, .ods, as LibreOffice, WPS and Excel write them."""

from finetune.data.reading.workbooks.ods.reader import sheets

__all__ = ["sheets"]
