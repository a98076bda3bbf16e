"""Mends what can be mended without asking: HTML, spaces, full-width letters, parts of characters,
and "same as above"; and asks about texts that cannot be mended."""

import unicodedata
from collections.abc import Sequence

from finetune.data.cells.questions import in_one_line
from finetune.data.checks.doubts import doubts
from finetune.data.checks.markup import shown
from finetune.data.codes import OVERRULABLE, REASONS, Fate
from finetune.data.rows import Reason, Row
from finetune.data.settings import Settings
from knowledgebase.language.text import key, ordinary, tidy, visible

_SAME_AS_ABOVE = frozenset(
    {"同上", "同前", "〃", "″", '"', "ditto", "same as above", "see above", "as above", "idem"}
)
_SHOWN = 80


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
            _read_html(row, name)
            _tidy(row, name)
            _doubt(row, name)
        row.question = in_one_line(row.question)
        _tidy_wordings(row)
        if _means_above(row.answer) and above is not None and above.sheet == row.sheet:
            _take_over(row, above)
        elif _means_above(row.answer):
            row.add("placeholder_answer", about="answer", text=row.answer)
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
    asked = (one for one in row.reasons if REASONS[one.code] is Fate.NEEDS_YOU)
    return [one for one in asked if one.column == column]


def _doubt(row: Row, name: str) -> None:
    for code, params in doubts(getattr(row, name)):
        row.add(code, about=name, **params)


def _read_html(row: Row, name: str) -> None:
    """Take what a browser would show; what a person wrote herself stays as it is."""
    label = row.columns.get(name, "")
    if any(one.code == "edited_by_you" and one.column == label for one in row.reasons):
        return
    text = getattr(row, name)
    read = shown(text)
    if read.text == text:
        return
    setattr(row, name, read.text)
    row.add("html_read", about=name)
    if read.struck:
        row.add("struck_out", about=name, struck=list(read.struck))


def _tidy_wordings(row: Row) -> None:
    """Further wordings tidied, without those that cannot be what somebody asks."""
    tidied = [in_one_line(tidy(shown(wording).text)) for wording in row.wordings]
    row.wordings = [one for one in tidied if not any(doubts(one))]
    if lost := [one for one in tidied if any(doubts(one))]:
        row.add("wordings_left_out", about="wordings", text=lost[0][:_SHOWN])


def _tidy(row: Row, name: str) -> None:
    before = getattr(row, name)
    after = tidy(before)
    if after == before:
        return
    setattr(row, name, after)
    lined = before.replace("\r\n", "\n")
    if hidden := len(lined) - len(visible(lined)):
        row.add("hidden_characters", about=name, count=hidden)
        before = visible(lined)
        if before == after:
            return
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
