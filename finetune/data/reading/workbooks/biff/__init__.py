"""Old Excel workbooks, .xls, of Excel 5 to 2003 and of the programs that write like them.

Read by records of our own: `xlrd` refuses files that spreadsheet programs open (a wrong count of
shared texts, a sector too many), and no reader beside it gives formats, fonts and comments.
"""

from finetune.data.reading.workbooks.biff.reader import sheets
from finetune.data.reading.workbooks.biff.records import BARE, streams

__all__ = ["BARE", "sheets", "streams"]
