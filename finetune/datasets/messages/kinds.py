"""Kinds of file that hold no table as they stand: what each is, and what to do with it."""

from django.utils.translation import gettext_lazy as _

_COPY = _(
    "Copy the questions and answers into a spreadsheet, one question with its answer in each row, "
    "and upload that."
)
SAVE_AS = _(
    "Open it in Excel, WPS or LibreOffice, save it as an Excel workbook (.xlsx), and upload that."
)

KINDS = {
    "pdf": (_("a PDF document"), _COPY),
    "image": (
        _("a picture"),
        _(
            "Type the questions and answers into a spreadsheet, one question with its answer in "
            "each row, and upload that."
        ),
    ),
    "rtf": (_("a text document"), _COPY),
    "odt": (_("a text document"), _COPY),
    "doc": (_("an old Office document"), _COPY),
    "docx": (_("a Word document"), _COPY),
    "ppt": (_("a presentation"), _COPY),
    "pptx": (_("a presentation"), _COPY),
    "odp": (_("a presentation"), _COPY),
    "numbers": (
        _("a Numbers spreadsheet"),
        _("Open it in Numbers, choose File › Export To › Excel, and upload the file it makes."),
    ),
    "archive": (
        _("an archive"),
        _("Unpack it, and upload the file in it that holds the questions and answers."),
    ),
    "database": (
        _("a database"),
        _("Export the table that holds the questions and answers as CSV, and upload that."),
    ),
    "web page": (_("a web page"), SAVE_AS),
    "xml spreadsheet": (_("an Excel workbook as XML"), SAVE_AS),
    "flat ods": (_("an OpenDocument spreadsheet as XML"), SAVE_AS),
    "first excel": (_("a workbook of the first versions of Excel"), SAVE_AS),
    "xml": (
        _("an XML file"),
        _(
            "Export the questions and answers as CSV or as an Excel workbook from the program that "
            "made it, and upload that."
        ),
    ),
}
