"""The spreadsheet that a merchant can fill in."""

import io

from django.utils import translation
from django.utils.translation import gettext as _

from maas.kit import spreadsheets
from maas.projects.tasks import ProjectTask

NAME = "questions-and-answers.xlsx"


def workbook(task: ProjectTask, language: str) -> io.BytesIO:
    """Columns for question, answer and category, with the task's examples as rows."""
    with translation.override(language):
        rows = [
            (_("Question"), _("Answer"), _("Category")),
            *((str(one.question), str(one.answer), str(one.category)) for one in task.examples),
        ]
    file = io.BytesIO()
    with spreadsheets.workbook(file) as book:
        bold = book.add_format({"bold": True})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet()
        sheet.set_column(0, 1, 55, wrapped)
        sheet.set_column(2, 2, 20, wrapped)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row, bold if number == 0 else None)
    file.seek(0)
    return file
