"""What was found in texts themselves: a title and a sentence for each reason."""

from django.utils.translation import gettext_lazy

from maas.common.errors import Text

# code -> (title of a list of such rows, the sentence about one of them)
WORDS: dict[str, tuple[Text, Text]] = {
    "text_mark": (
        gettext_lazy("Marks that keep a number as text"),
        gettext_lazy("The file marks this cell as text: %(stored)s. The mark was taken away."),
    ),
    "escapes_read": (
        gettext_lazy("Codes for line breaks and quotation marks"),
        gettext_lazy(
            "The file has codes such as \\n in this text, as exports leave them. They were made "
            "the line breaks and characters that they stand for."
        ),
    ),
    "escapes_doubtful": (
        gettext_lazy("Backslashes that may be codes"),
        gettext_lazy(
            "“%(shown)s” has a backslash. It may stand for a line break or a quotation mark. Write "
            "the text as it should be, or keep it."
        ),
    ),
    "row_too_wide": (
        gettext_lazy("Rows with too many cells"),
        gettext_lazy(
            "This row has %(cells)d cells, and the others have %(wanted)d: a text with a comma "
            "in it has no quotation marks around it. Check that question and answer are whole, or "
            "write them anew."
        ),
    ),
    "key_twice": (
        gettext_lazy("Values that are named twice"),
        gettext_lazy(
            "“%(key)s” is there twice in this entry; the other value is “%(other)s”. Write what is "
            "right, or keep this one."
        ),
    ),
    "html_read": (
        gettext_lazy("Texts of web pages"),
        gettext_lazy("The text was written for a web page; it was read as the page shows it."),
    ),
    "hidden_characters": (
        gettext_lazy("Characters that nobody sees"),
        gettext_lazy("Characters that nobody sees were taken out (%(count)d)."),
    ),
    "broken_characters": (
        gettext_lazy("Broken characters"),
        gettext_lazy(
            "A character is broken, and what it was cannot be told: “%(shown)s”. Write the text "
            "as it should be."
        ),
    ),
    "exponent_number": (
        gettext_lazy("Numbers that were cut short"),
        gettext_lazy(
            "A spreadsheet program has shortened a long number to %(shown)s; its digits are lost. "
            "Write the number, or keep it as it is."
        ),
    ),
    "formula_text": (
        gettext_lazy("Texts that are formulas"),
        gettext_lazy(
            "A spreadsheet program would calculate this and not show it: “%(shown)s”. Write what "
            "it should say, or keep it."
        ),
    ),
    "wordings_left_out": (
        gettext_lazy("Wordings that are no sentences"),
        gettext_lazy("This was left out of the further wordings: “%(text)s”"),
    ),
}
