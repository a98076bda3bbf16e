"""The empty spreadsheet that a merchant can fill in."""

import io

import xlsxwriter
from django.utils import translation
from django.utils.translation import gettext as _

NAME = "questions-and-answers.xlsx"


def workbook(language: str) -> io.BytesIO:
    """Columns for question, answer and category, with two rows as examples."""
    with translation.override(language):
        rows = [
            (_("Question"), _("Answer"), _("Category")),
            (
                _("What are your opening hours?"),
                _("We open Monday to Saturday from 9:30 to 18:00."),
                _("Visiting"),
            ),
            (
                _("Can I bring it back if it does not fit?"),
                _("Yes, within 30 days with the receipt, unworn."),
                _("Returns"),
            ),
        ]
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet()
        sheet.set_column(0, 1, 55, wrapped)
        sheet.set_column(2, 2, 20, wrapped)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row, bold if number == 0 else None)
    file.seek(0)
    return file
