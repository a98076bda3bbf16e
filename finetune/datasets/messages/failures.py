"""Why a file could not be read, and what to do about it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from finetune.datasets.messages import kinds
from maas.jobs.kinds import Explanation

_TOO_LONG = Explanation(
    gettext_lazy("Reading this file took longer than one file may take, so it was stopped."),
    gettext_lazy(
        "Copy only the questions and answers into a new workbook, or split the file into several."
    ),
)
_PLAIN = {
    "file_empty": Explanation(
        gettext_lazy("The file is empty."), gettext_lazy("Save it again, then upload it.")
    ),
    "password_protected": Explanation(
        gettext_lazy("The file is locked with a password."),
        gettext_lazy("Save a copy without a password, then upload the copy."),
    ),
    "unsafe_file": Explanation(
        gettext_lazy("The file is built in a way that spreadsheets never are."),
        gettext_lazy("Open it, copy the cells into a new workbook, and upload that."),
    ),
    "no_rows": Explanation(
        gettext_lazy("There is nothing in the file: every cell is empty."),
        gettext_lazy("Check that you chose the right file, and that it was saved."),
    ),
    "json_not_rows": Explanation(
        gettext_lazy("The JSON file holds no list of questions and answers."),
        gettext_lazy("It should be a list of objects that have a “question” and an “answer”."),
    ),
    "text_unreadable": Explanation(
        gettext_lazy("This is no text that we can read."),
        gettext_lazy("Save it as an Excel workbook or as “CSV UTF-8”, then upload it again."),
    ),
    "columns_not_found": Explanation(
        gettext_lazy("We could not tell which columns hold the questions and the answers."),
        gettext_lazy("Choose them below."),
    ),
    "nothing_usable": Explanation(
        gettext_lazy("None of the rows can be used yet."),
        gettext_lazy("See below what each row needs."),
    ),
    "out_of_memory": Explanation(
        gettext_lazy("To read this file takes more memory than one file may have."),
        gettext_lazy(
            "Copy only the questions and answers into a new workbook, or split the file into "
            "several."
        ),
    ),
    "deadline": _TOO_LONG,
    "computing_limit": _TOO_LONG,
    "reading_cancelled": Explanation(
        gettext_lazy("The reading of the file was stopped."), gettext_lazy("Start it again.")
    ),
}

_MB = 1024 * 1024


def failure(code: str, params: Mapping[str, Any]) -> Explanation | None:
    """The words for a refused file or a data set's problem; None for codes of every job."""
    if code in _PLAIN:
        return _PLAIN[code]
    make = _WITH_VALUES.get(code)
    return make(params) if make else None


def _file_too_large(params: Mapping[str, Any]) -> Explanation:
    return Explanation(
        _("The file has %(size).1f MB; at most %(limit)d MB can be read.")
        % {"size": params["bytes"] / _MB, "limit": params["limit"] // _MB},
        _("Split it into several files, or take pictures out of the workbook."),
    )


def _too_many_rows(params: Mapping[str, Any]) -> Explanation:
    return Explanation(
        _("The file has %(rows)d rows; at most %(limit)d can be read.")
        % {"rows": params["rows"], "limit": params["limit"]},
        _("Split it into several files."),
    )


def _too_many_columns(params: Mapping[str, Any]) -> Explanation:
    return Explanation(
        _("The file has %(width)d columns; at most %(limit)d can be read.")
        % {"width": params["width"], "limit": params["limit"]},
        _("Copy only the questions and answers into a new workbook, and upload that."),
    )


def _too_many_cells(params: Mapping[str, Any]) -> Explanation:
    return Explanation(
        _("The workbook spreads over %(cells)d cells; at most %(limit)d can be read.")
        % {"cells": params["cells"], "limit": params["limit"]},
        _("Copy only the questions and answers into a new workbook, and upload that."),
    )


def _expands(params: Mapping[str, Any]) -> Explanation:
    return Explanation(
        _("Unpacked, the workbook has more than %(limit)d MB.") % {"limit": params["limit"] // _MB},
        _("Copy only the questions and answers into a new workbook, and upload that."),
    )


def _text_too_long(params: Mapping[str, Any]) -> Explanation:
    return Explanation(
        _("A cell of the workbook has more than %(limit)d characters.")
        % {"limit": params["limit"]},
        _("Copy only the questions and answers into a new workbook, and upload that."),
    )


def _corrupt(params: Mapping[str, Any]) -> Explanation:
    return Explanation(
        _("The %(kind)s file is damaged or incomplete.") % {"kind": params["kind"]},
        _("Open it in your spreadsheet program, save it again, and upload the new file."),
    )


def _unsupported(params: Mapping[str, Any]) -> Explanation:
    what, advice = kinds.KINDS.get(params["kind"], (params["kind"], kinds.SAVE_AS))
    return Explanation(
        _("This is %(what)s, and not a spreadsheet that we can read.") % {"what": what}, advice
    )


def _json_corrupt(params: Mapping[str, Any]) -> Explanation:
    return Explanation(
        _("The JSON has a mistake in line %(line)d, at character %(column)d.")
        % {"line": params["line"], "column": params["column"]},
        _("It may be a comma or a quotation mark too many or too few. Repair it there."),
    )


_WITH_VALUES = {
    "file_too_large": _file_too_large,
    "too_many_rows": _too_many_rows,
    "too_many_columns": _too_many_columns,
    "too_many_cells": _too_many_cells,
    "expands_too_much": _expands,
    "text_too_long": _text_too_long,
    "file_corrupt": _corrupt,
    "unsupported_kind": _unsupported,
    "json_corrupt": _json_corrupt,
}
