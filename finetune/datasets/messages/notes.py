"""What is said of a file as a whole."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from finetune.datasets.messages.languages import in_readers
from finetune.datasets.messages.reasons import language

Params = Mapping[str, Any]


def note(code: str, params: Params) -> str:
    """The sentence for one of `finetune.data.codes.NOTES`."""
    return _NOTES[code](params)


def _on_sheet(params: Params) -> str:
    """ "on sheet “Prices”", or nothing where a file has no sheets."""
    sheet = params.get("sheet", "")
    return _(" on sheet “%(sheet)s”") % {"sheet": sheet} if sheet else ""


def _title_rows(params: Params) -> str:
    return ngettext(
        "%(count)d row above the table%(where)s was left out.",
        "%(count)d rows above the table%(where)s were left out.",
        params["count"],
    ) % {"count": params["count"], "where": _on_sheet(params)}


def _merged_cells(params: Params) -> str:
    return ngettext(
        "%(count)d merged cell%(where)s was filled into every row it covers.",
        "%(count)d merged cells%(where)s were filled into every row they cover.",
        params["count"],
    ) % {"count": params["count"], "where": _on_sheet(params)}


def _sheet_not_used(params: Params) -> str:
    return _("Sheet “%(sheet)s” has no questions and answers, so it was left out.") % params


def _hidden_sheet(params: Params) -> str:
    return _("Sheet “%(sheet)s” is hidden, so it was left out.") % params


def _hidden_rows(params: Params) -> str:
    return ngettext(
        "%(count)d row%(where)s is hidden or filtered away. It is used only if you keep it.",
        "%(count)d rows%(where)s are hidden or filtered away. They are used only if you keep them.",
        params["count"],
    ) % {"count": params["count"], "where": _on_sheet(params)}


def _looks_by_rule(params: Params) -> str:
    between = pgettext("between the parts of a list", ", ")
    return _(
        "In %(ranges)s%(where)s, a rule of conditional formatting strikes words through or changes "
        "how numbers are shown. Such rules are not worked out here: please check these cells."
    ) % {"ranges": between.join(params["ranges"]), "where": _on_sheet(params)}


def _hidden_columns(params: Params) -> str:
    between = pgettext("between the parts of a list", ", ")
    return ngettext(
        "A column%(where)s is hidden: %(columns)s. It is used only where nothing else could be the "
        "question or the answer.",
        "Columns%(where)s are hidden: %(columns)s. They are used only where nothing else could be "
        "the question or the answer.",
        len(params["columns"]),
    ) % {"columns": between.join(params["columns"]), "where": _on_sheet(params)}


def _broken_quotes(params: Params) -> str:
    return _(
        "A quotation mark in the file is never closed, so its line was read for itself. Check "
        "answers that had several lines."
    )


def _columns(params: Params) -> dict[str, str]:
    """The columns that a note names, and where they are."""
    names = pgettext("between the parts of a list", ", ").join(
        _("“%(name)s”") % {"name": name} for name in params["columns"]
    )
    return {"columns": names, "where": _on_sheet(params), "used": params["used"]}


def _other_language_columns(params: Params) -> str:
    values = {
        **_columns(params),
        "used": language(params["used"]),
        "found": language(params["found"]),
    }
    return (
        _(
            "The columns%(where)s hold questions and answers in several languages. Those in "
            "%(used)s are taught; %(columns)s, in %(found)s, were left out. To have those taught "
            "too, upload the file once more and choose them under “Columns and options”."
        )
        % values
    )


def _second_pair_left_out(params: Params) -> str:
    return _(
        "The table%(where)s has several pairs of question and answer side by side. %(used)s are "
        "taught; %(columns)s were left out. Put them below each other, or upload the file once "
        "more and choose the others under “Columns and options”."
    ) % _columns(params)


def _answer_left_out(params: Params) -> str:
    return _(
        "Of several columns with answers%(where)s, “%(used)s” is taught; %(columns)s were left "
        "out. You can choose another under “Columns and options”."
    ) % _columns(params)


def _answers_unclear(params: Params) -> str:
    return _(
        "Several columns%(where)s could hold the answer. “%(used)s” was taken, not %(columns)s. "
        "Check that under “Columns and options”."
    ) % _columns(params)


def _instruction_left_out(params: Params) -> str:
    return (
        ngettext(
            "“%(text)s” stands before the question in %(count)d row; no customer says that, so it "
            "was left out.",
            "“%(text)s” stands before the questions of %(count)d rows; no customer says that, so "
            "it was left out.",
            params["count"],
        )
        % params
    )


def _no_header(params: Params) -> str:
    return _(
        "No row%(where)s names the columns, so we told them by what they hold. Check them."
    ) % {"where": _on_sheet(params)}


def _encoding_guessed(params: Params) -> str:
    return _(
        "The characters of the file were read as %(encoding)s. If they look wrong, save the file "
        "as “CSV UTF-8” or as an Excel workbook."
    ) % {"encoding": params["encoding"].upper()}


def _broken_lines(params: Params) -> str:
    return ngettext(
        "A character of the file is broken, in line %(lines)s. The other lines were read.",
        "Characters of the file are broken, in %(count)d lines: %(lines)s. The others were read.",
        params["count"],
    ) % {"count": params["count"], "lines": _lines(params)}


def _mixed_encodings(params: Params) -> str:
    return ngettext(
        "Line %(lines)s is written in other characters (%(encoding)s) than the rest of the file, "
        "and was read as such. Check it.",
        "%(count)d lines are written in other characters (%(encoding)s) than the rest of the file, "
        "and were read as such: %(lines)s. Check them.",
        params["count"],
    ) % {
        "count": params["count"],
        "lines": _lines(params),
        "encoding": params["encoding"].upper(),
    }


def _lines(params: Params) -> str:
    """The first lines by number, and that there are more."""
    named = pgettext("between the parts of a list", ", ").join(map(str, params["lines"]))
    return f"{named} …" if params["count"] > len(params["lines"]) else named


def _too_many_keys(params: Params) -> str:
    return (
        ngettext(
            "The entries of the file name very many values; %(count)d that is rarely there was "
            "left out.",
            "The entries of the file name very many values; %(count)d that are rarely there were "
            "left out.",
            params["count"],
        )
        % params
    )


def _few_facts(params: Params) -> str:
    return (
        ngettext(
            "Your file answers only %(count)d question. A model is worth it from a few dozen on.",
            "Your file answers only %(count)d questions. A model is worth it from a few dozen on.",
            params["count"],
        )
        % params
    )


def _exam_given_away(params: Params) -> str:
    return (
        ngettext(
            "%(count)d exam question is now taught in nearly the same words, so it is not asked.",
            "%(count)d exam questions are now taught in nearly the same words, so none is asked.",
            params["count"],
        )
        % params
    )


def _exam_small(params: Params) -> str:
    return (
        ngettext(
            "The exam has only %(count)d question; from %(wanted)d on, its mark is reliable.",
            "The exam has only %(count)d questions; from %(wanted)d on, its mark is reliable.",
            params["count"],
        )
        % params
    )


def _exam_of_made_wordings(params: Params) -> str:
    return (
        ngettext(
            "%(made)d of %(total)d exam questions is asked in words that we made from yours, "
            "because your file has too few of its own. Real wordings of your customers make a "
            "fairer exam.",
            "%(made)d of %(total)d exam questions are asked in words that we made from yours, "
            "because your file has too few of its own. Real wordings of your customers make a "
            "fairer exam.",
            params["made"],
        )
        % params
    )


def _facts_not_examined(params: Params) -> str:
    return (
        ngettext(
            "%(count)d fact is taught, but not asked for in the exam.",
            "%(count)d facts are taught, but not asked for in the exam.",
            params["count"],
        )
        % params
    )


def _uncovered(params: Params) -> str:
    return (
        ngettext(
            "%(count)d exam question is about something that nothing taught covers. It does not "
            "count.",
            "%(count)d exam questions are about something that nothing taught covers. They do not "
            "count.",
            params["count"],
        )
        % params
    )


def _ambiguous(params: Params) -> str:
    return ngettext(
        "%(count)d wording asks for several different answers, so it is not used in the exam: "
        "%(examples)s",
        "%(count)d wordings ask for several different answers, so they are not used in the exam: "
        "%(examples)s",
        params["count"],
    ) % {"count": params["count"], "examples": "; ".join(params["examples"])}


def _topics_missing(params: Params) -> str:
    return _("Customers of your trade often ask about these too: %(titles)s.") % {
        "titles": _titles(params)
    }


def _careful_subjects(params: Params) -> str:
    return ngettext(
        "%(count)d answer touches on %(titles)s. Have it checked by someone who knows.",
        "%(count)d answers touch on %(titles)s. Have them checked by someone who knows.",
        params["count"],
    ) % {"count": params["count"], "titles": _titles(params)}


def _titles(params: Params) -> str:
    return pgettext("between the parts of a list", ", ").join(map(in_readers, params["titles"]))


_NOTES: dict[str, Callable[[Params], str]] = {
    "title_rows": _title_rows,
    "merged_cells": _merged_cells,
    "sheet_not_used": _sheet_not_used,
    "hidden_sheet": _hidden_sheet,
    "hidden_rows": _hidden_rows,
    "hidden_columns": _hidden_columns,
    "looks_by_rule": _looks_by_rule,
    "broken_quotes": _broken_quotes,
    "broken_lines": _broken_lines,
    "mixed_encodings": _mixed_encodings,
    "too_many_keys": _too_many_keys,
    "other_language_columns": _other_language_columns,
    "second_pair_left_out": _second_pair_left_out,
    "answer_left_out": _answer_left_out,
    "answers_unclear": _answers_unclear,
    "instruction_left_out": _instruction_left_out,
    "no_header": _no_header,
    "encoding_guessed": _encoding_guessed,
    "few_facts": _few_facts,
    "exam_given_away": _exam_given_away,
    "exam_small": _exam_small,
    "exam_of_made_wordings": _exam_of_made_wordings,
    "facts_not_examined": _facts_not_examined,
    "uncovered": _uncovered,
    "ambiguous_question": _ambiguous,
    "topics_missing": _topics_missing,
    "careful_subjects": _careful_subjects,
}
