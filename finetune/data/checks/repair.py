"""Mends what can be mended without asking: spaces, full-width letters, parts of characters, and
"same as above"."""

import unicodedata
from collections.abc import Sequence

from finetune.data.codes import OVERRULABLE, Fate
from finetune.data.questions import in_one_line
from finetune.data.rows import Reason, Row
from finetune.data.settings import Settings
from knowledgebase.language.text import key, ordinary, tidy

_SAME_AS_ABOVE = frozenset(
    {"同上", "同前", "〃", "″", '"', "ditto", "same as above", "see above", "as above", "idem"}
)
_DOUBTS = frozenset({"date_cell", "error_cell", "formula_without_value"})


def check(rows: Sequence[Row], settings: Settings) -> None:
    """Tidy question, answer and further wordings; copy the answer that "same as above" means.

    Whoever typed a question on several lines asks on one.
    """
    del settings
    above: Row | None = None
    for row in rows:
        if row.fate is Fate.SKIPPED:
            continue
        for name in ("question", "answer"):
            _tidy(row, name)
        row.question = in_one_line(row.question)
        row.wordings = [in_one_line(tidy(wording)) for wording in row.wordings]
        if _means_above(row.answer) and above is not None and above.sheet == row.sheet:
            _take_over(row, above)
        elif row.answer or _doubts(row):
            above = row


def _take_over(row: Row, above: Row) -> None:
    """The answer of the row above, with what is doubtful in it and nobody has approved."""
    row.answer = above.answer
    row.add("same_as_above", about="answer", row=above.number)
    for doubt in _doubts(above):
        if not (above.kept_by_you and doubt.code in OVERRULABLE):
            row.add(doubt.code, about="answer", **doubt.params)


def _doubts(row: Row) -> list[Reason]:
    """Why the cell of the answer may not hold what it should."""
    column = row.columns.get("answer")
    return [one for one in row.reasons if one.code in _DOUBTS and one.column == column]


def _tidy(row: Row, name: str) -> None:
    before = getattr(row, name)
    after = tidy(before)
    if after == before:
        return
    setattr(row, name, after)
    folded = ordinary(unicodedata.normalize("NFC", before))
    if folded != unicodedata.normalize("NFC", before):
        row.add("glyphs_folded", about=name)
        if folded == after:
            return
    if _without_spaces(folded) == _without_spaces(after):
        row.add("spaces_trimmed", about=name)
    else:
        row.add("width_changed", about=name)


def _without_spaces(text: str) -> str:
    return "".join(text.split())


def _means_above(text: str) -> bool:
    return text.strip(" .。()（）").casefold() in _SAME_AS_ABOVE or key(text) in _SAME_AS_ABOVE
