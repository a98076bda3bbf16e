"""What a workbook's cells hold beside their text: a title and a sentence for each reason."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from maas.common.errors import Text

_EXACT_DIGITS = 15

# code -> (title of a list of such rows, the sentence about one of them)
WORDS: dict[str, tuple[Text, Text]] = {
    "format_uncertain": (
        gettext_lazy("Numbers that may look different"),
        gettext_lazy(
            "The cell holds %(stored)s. Whether it is shown as “%(shown)s” could not be told for "
            "certain. Write what it should say, or keep it."
        ),
    ),
    "struck_out": (
        gettext_lazy("Text that is struck through"),
        gettext_lazy(
            "This is struck through in the cell, so it was left out: %(struck)s. Keep what is "
            "left, or write what it should say."
        ),
    ),
    "picture_cell": (
        gettext_lazy("Pictures in cells"),
        gettext_lazy("The cell shows a picture. Write in words what it tells."),
    ),
    "link_target": (
        gettext_lazy("Links"),
        gettext_lazy("The text is a link; the address that it leads to was added: %(target)s."),
    ),
    "cell_comment": (
        gettext_lazy("Comments that say more than the cell"),
        gettext_lazy(
            "A comment at the cell says “%(comment)s”. Comments are not taught: write the answer "
            "as it should be, or keep it."
        ),
    ),
    "comment_not_read": (
        gettext_lazy("Comments that are not taught"),
        gettext_lazy("The comment at the cell is not taught: “%(comment)s”"),
    ),
    "hidden_under_merge": (
        gettext_lazy("Values hidden under merged cells"),
        gettext_lazy(
            "The cell is merged with row %(row)d, whose text was taken over. Hidden under it is "
            "another value: “%(hidden)s”. Write what is right, or keep it."
        ),
    ),
    "check_box": (
        gettext_lazy("Check boxes"),
        gettext_lazy(
            "There is a check box in the cell. Write in words what it tells customers, or keep "
            "what stands there."
        ),
    ),
    "hidden_row": (
        gettext_lazy("Hidden rows"),
        gettext_lazy(
            "This row is hidden or filtered away in the file. Keep it if it still holds, or leave "
            "it out."
        ),
    ),
}


def sentence(code: str, params: Mapping[str, Any]) -> str:
    """The sentence about one row."""
    if code == "format_uncertain" and _is_too_long(str(params["stored"])):
        return _(
            "Spreadsheets keep only the first 15 digits of a number, so the last of %(stored)s may "
            "be wrong. Write the whole number, or keep it."
        ) % {"stored": params["stored"]}
    values = dict(params)
    if "struck" in values:
        between = pgettext("between the parts of a list", ", ")
        values["struck"] = between.join(f"“{part}”" for part in values["struck"])
    return str(WORDS[code][1]) % values


def _is_too_long(stored: str) -> bool:
    digits = stored.lstrip("-")
    return digits.isdigit() and len(digits) > _EXACT_DIGITS
