"""Binary Excel workbooks, .xlsb: the parts of an .xlsx, most of them as records."""

from finetune.data.reading.workbooks.xlsb.reader import sheets

__all__ = ["sheets"]
