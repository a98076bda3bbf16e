"""Why a row is what it is: a sentence for every reason, and a title for lists of them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from finetune.datasets.messages import cells, texts
from finetune.datasets.messages.languages import in_readers
from maas.common.errors import Text

_LANGUAGES = {
    "en": gettext_lazy("English"),
    "zh": gettext_lazy("Chinese"),
    "ja": gettext_lazy("Japanese"),
    "ko": gettext_lazy("Korean"),
    "es": gettext_lazy("Spanish"),
    "fr": gettext_lazy("French"),
    "de": gettext_lazy("German"),
    "it": gettext_lazy("Italian"),
    "pt": gettext_lazy("Portuguese"),
    "nl": gettext_lazy("Dutch"),
    "ru": gettext_lazy("Russian"),
}
PERSONAL: dict[str, Text] = {
    "email": gettext_lazy("e-mail address"),
    "phone": gettext_lazy("phone number"),
    "id_number": gettext_lazy("identity number"),
    "passport": gettext_lazy("passport number"),
    "bank_card": gettext_lazy("bank card number"),
    "bank_account": gettext_lazy("bank account number"),
}

# code -> (title of a list of such rows, the sentence about one of them)
_WORDS: dict[str, tuple[Text, Text]] = {
    **cells.WORDS,
    **texts.WORDS,
    "above_header": (
        gettext_lazy("Titles above the table"),
        gettext_lazy("This stands above the table and was left out."),
    ),
    "header": (gettext_lazy("Header"), gettext_lazy("This row names the columns.")),
    "repeated_header": (
        gettext_lazy("Repeated headers"),
        gettext_lazy("This row repeats the names of the columns and was left out."),
    ),
    "blank_row": (gettext_lazy("Empty rows"), gettext_lazy("This row is empty.")),
    "section_heading": (
        gettext_lazy("Headings between the rows"),
        gettext_lazy("This is a heading; it became the topic of the rows below."),
    ),
    "total_row": (
        gettext_lazy("Rows that add up others"),
        gettext_lazy("This row adds up the others and was left out."),
    ),
    "beside_table": (
        gettext_lazy("Remarks outside the table"),
        gettext_lazy("This is a remark below or between the rows and was left out."),
    ),
    "empty_pair": (
        gettext_lazy("Rows without question and answer"),
        gettext_lazy("There is neither a question nor an answer in this row."),
    ),
    "sheet_not_used": (
        gettext_lazy("Sheets that are not used"),
        gettext_lazy("This sheet has no questions and answers, so its rows were left out."),
    ),
    "line_not_json": (
        gettext_lazy("Broken lines"),
        gettext_lazy("This line is broken and was left out: %(text)s"),
    ),
    "entry_not_understood": (
        gettext_lazy("Entries that are no rows"),
        gettext_lazy("This entry has no named values and was left out: %(text)s"),
    ),
    "filled_from_merge": (
        gettext_lazy("Merged cells"),
        gettext_lazy("The cell is merged with row %(row)d; its text was taken over."),
    ),
    "formula_value": (
        gettext_lazy("Formulas"),
        gettext_lazy("The cell is a formula; what it last showed was taken."),
    ),
    "formula_without_value": (
        gettext_lazy("Formulas without a result"),
        gettext_lazy(
            "The cell is a formula, but the file holds no result of it, or an error. Open the file "
            "in your spreadsheet program, correct and save it, or write the text here."
        ),
    ),
    "error_cell": (
        gettext_lazy("Cells with an error"),
        gettext_lazy("The cell shows the error %(shown)s. Write what it should say."),
    ),
    "date_cell": (
        gettext_lazy("Cells that turned into dates"),
        gettext_lazy(
            "The cell holds the date %(shown)s. Spreadsheets make dates of things like 2-3; write "
            "what it should say, or keep it."
        ),
    ),
    "number_format": (
        gettext_lazy("Numbers written as they are shown"),
        gettext_lazy("The number %(stored)s was written the way the cell shows it."),
    ),
    "cell_too_long": (
        gettext_lazy("Cells that are too long"),
        gettext_lazy(
            "The cell has %(length)d characters; at most %(limit)d can be read. Shorten it."
        ),
    ),
    "spaces_trimmed": (
        gettext_lazy("Stray spaces"),
        gettext_lazy("Stray spaces were taken away."),
    ),
    "width_changed": (
        gettext_lazy("Full-width characters"),
        gettext_lazy("Full-width letters and digits were made ordinary ones."),
    ),
    "glyphs_folded": (
        gettext_lazy("Characters from a PDF"),
        gettext_lazy(
            "Parts of characters and joined letters, as PDF files hold them, were made the "
            "ordinary characters that they look like."
        ),
    ),
    "same_as_above": (
        gettext_lazy("“Same as above”"),
        gettext_lazy("The answer of row %(row)d was taken over, as the cell says."),
    ),
    "category_cut": (
        gettext_lazy("Topics that are too long"),
        gettext_lazy("The topic was cut to %(limit)d characters."),
    ),
    "later_turns_left_out": (
        gettext_lazy("Conversations"),
        gettext_lazy(
            "Only the first question and answer of this conversation are used; %(count)d later "
            "ones make no sense alone."
        ),
    ),
    "questions_split": (
        gettext_lazy("Several questions in one cell"),
        gettext_lazy("The cell holds %(count)d questions; each is taught with this answer."),
    ),
    "line_breaks_joined": (
        gettext_lazy("Questions over several lines"),
        gettext_lazy("The question stood on several lines; they were made one."),
    ),
    "status_not_current": (
        gettext_lazy("Rows that are marked as not in use"),
        gettext_lazy(
            "This row is marked “%(text)s”. Keep it if customers may still be told this, or leave "
            "it out."
        ),
    ),
    "other_answer_column": (
        gettext_lazy("Rows with two answers"),
        gettext_lazy(
            "Column %(named)s has other figures: “%(text)s”. Keep this answer, write another, or "
            "choose the other column under “Columns and options”."
        ),
    ),
    "missing_question": (
        gettext_lazy("Missing questions"),
        gettext_lazy("There is an answer, but no question. Write it, or leave the row out."),
    ),
    "missing_answer": (
        gettext_lazy("Missing answers"),
        gettext_lazy("There is a question, but no answer. Write it, or leave the row out."),
    ),
    "placeholder_answer": (
        gettext_lazy("Answers still to be written"),
        gettext_lazy("“%(text)s” is no answer yet. Write it, or leave the row out."),
    ),
    "question_short": (
        gettext_lazy("Questions that are too short"),
        gettext_lazy("“%(text)s” is too short to be a question."),
    ),
    "question_long": (
        gettext_lazy("Long questions"),
        gettext_lazy(
            "The question is long (%(length)d words or characters). Customers ask shorter ones."
        ),
    ),
    "answer_short": (
        gettext_lazy("Short answers"),
        gettext_lazy("“%(text)s” is very short. A whole sentence teaches better."),
    ),
    "answer_long": (
        gettext_lazy("Long answers"),
        gettext_lazy(
            "The answer is long (%(length)d words or characters). Short answers are learned "
            "more reliably."
        ),
    ),
    "answer_far_too_long": (
        gettext_lazy("Answers that are far too long"),
        gettext_lazy(
            "The answer has %(length)d words or characters; more than %(limit)d are hardly ever "
            "learned. Shorten it, or split it into several questions."
        ),
    ),
    "two_languages": (
        gettext_lazy("Questions and answers in two languages"),
        gettext_lazy(
            "The question is in %(question)s, the answer in %(answer)s. Write one of them anew, or "
            "keep it if customers are answered so."
        ),
    ),
    "too_long_to_teach": (
        gettext_lazy("Answers too long to be taught"),
        gettext_lazy(
            "The answer has %(length)d words or characters; about %(limit)d can be taught at once, "
            "so the training will leave this row out. Customers still get the answer as it "
            "stands, but less reliably. Shorten it, or split it into several questions."
        ),
    ),
    "own_contact": (
        gettext_lazy("Your contact details"),
        gettext_lazy("The %(kind)s %(shown)s looks like your own. It is taught as it is."),
    ),
    "personal_data": (
        gettext_lazy("Personal data"),
        gettext_lazy(
            "The %(kind)s %(shown)s looks like a person's. Mask it, or keep it if customers may "
            "know it."
        ),
    ),
    "personal_data_masked": (
        gettext_lazy("Masked personal data"),
        gettext_lazy("A %(kind)s was masked: %(shown)s."),
    ),
    "content_flagged": (
        gettext_lazy("Answers that may not be said"),
        gettext_lazy(
            "Customers should not be told %(words)s. %(reason)s Source: %(source)s. Write it "
            "otherwise, or keep it if you may say so."
        ),
    ),
    "duplicate": (
        gettext_lazy("Duplicates"),
        gettext_lazy("Row %(row)d says the same already."),
    ),
    "near_duplicate": (
        gettext_lazy("Near duplicates"),
        gettext_lazy("Row %(row)d asks nearly the same, with the same answer."),
    ),
    "conflict": (
        gettext_lazy("Several answers to one question"),
        gettext_lazy("Row %(row)d answers the same question differently: “%(answer)s”"),
    ),
    "conflict_won": (
        gettext_lazy("Answers preferred to others"),
        gettext_lazy(
            "Row %(row)d answers this question differently; this answer is used, because more "
            "rows give it or because you chose it."
        ),
    ),
    "figure_differs": (
        gettext_lazy("Answers that differ in a figure alone"),
        gettext_lazy(
            "This answer says %(here)s, row %(row)d says the same with %(there)s. Choose the one "
            "that is right, or keep both."
        ),
    ),
    "other_answer_chosen": (
        gettext_lazy("Answers that were not chosen"),
        gettext_lazy("You chose the answer of row %(row)d instead."),
    ),
    "added_by_you": (
        gettext_lazy("Rows you added"),
        gettext_lazy("Your team added this row; it is not in the file."),
    ),
    "added_from_question": (
        gettext_lazy("Rows made of customers' questions"),
        gettext_lazy("Your team made this row of what a customer asked; it is not in the file."),
    ),
    "added_from_survey": (
        gettext_lazy("Questions that people sent in"),
        gettext_lazy("Somebody sent this question in by your link; it is not in the file."),
    ),
    "edited_by_you": (gettext_lazy("Edited rows"), gettext_lazy("Your team changed this.")),
    "wordings_by_you": (
        gettext_lazy("Rows with more wordings"),
        gettext_lazy("Your team added more ways to ask this."),
    ),
    "kept_by_you": (
        gettext_lazy("Rows kept in spite of a warning"),
        gettext_lazy("Your team decided to keep this row."),
    ),
    "skipped_by_you": (
        gettext_lazy("Rows you left out"),
        gettext_lazy("Your team left this row out."),
    ),
}
_WRONG_LANGUAGE = gettext_lazy("Rows in another language")


def title(code: str) -> str:
    """What a list of rows with that reason is called."""
    return str(_WRONG_LANGUAGE if code == "wrong_language" else _WORDS[code][0])


def reason(code: str, params: Mapping[str, Any]) -> str:
    """The sentence about one row."""
    if code == "wrong_language":
        return _("This row is in %(found)s, the others are in %(expected)s.") % {
            "found": language(params["found"]),
            "expected": language(params["expected"]),
        }
    if code in cells.WORDS:
        return cells.sentence(code, params)
    values = dict(params)
    if code == "two_languages":
        values = {name: language(params[name]) for name in ("question", "answer")}
    if code == "content_flagged":
        quoted = (f"“{words}”" for words in params["words"])
        values["words"] = pgettext("between the parts of a list", ", ").join(quoted)
        values["reason"] = in_readers(params["reason"])
    if "kind" in values:
        values["kind"] = PERSONAL.get(values["kind"], values["kind"])
    return str(_WORDS[code][1]) % values


def language(code: str) -> str:
    """A language's name in the reader's language, or its code where we have no name for it."""
    return str(_LANGUAGES.get(code, code))
