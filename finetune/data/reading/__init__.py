"""Reading an uploaded file, whatever it is, into tables of text."""

from finetune.data.reading.read import read
from finetune.data.reading.table import Book, Line, Note, Table

__all__ = ["Book", "Line", "Note", "Table", "read"]
