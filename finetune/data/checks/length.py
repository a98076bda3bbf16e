"""Questions and answers that are too short to mean anything or too long to be learnt."""

from collections.abc import Sequence

from finetune.data.codes import Fate
from finetune.data.rows import Row
from finetune.data.settings import Settings
from knowledgebase.language.text import count, has_han

# In words, or in characters where the text is Chinese.
_QUESTION_LONG = {False: 60, True: 100}
_ANSWER_LONG = {False: 120, True: 200}
_ANSWER_FAR_TOO_LONG = {False: 350, True: 700}
_ANSWER_SHORT = {False: 3, True: 4}


def check(rows: Sequence[Row], settings: Settings) -> None:
    """Mark extreme lengths; only a question without words and an endless answer need a person."""
    del settings
    for row in rows:
        if row.fate is Fate.SKIPPED:
            continue
        if row.question:
            _check_question(row)
        if row.answer and not row.has("placeholder_answer", "cell_too_long"):
            _check_answer(row)


def _check_question(row: Row) -> None:
    chinese, length = has_han(row.question), count(row.question)
    letters = sum(char.isalnum() for char in row.question)
    if letters < 2:
        row.add("question_short", about="question", text=row.question)
    elif length > _QUESTION_LONG[chinese]:
        row.add("question_long", about="question", length=length, limit=_QUESTION_LONG[chinese])


def _check_answer(row: Row) -> None:
    chinese, length = has_han(row.answer), count(row.answer)
    if length > _ANSWER_FAR_TOO_LONG[chinese]:
        limit = _ANSWER_FAR_TOO_LONG[chinese]
        row.add("answer_far_too_long", about="answer", length=length, limit=limit)
    elif length > _ANSWER_LONG[chinese]:
        row.add("answer_long", about="answer", length=length, limit=_ANSWER_LONG[chinese])
    elif length < _ANSWER_SHORT[chinese]:
        row.add("answer_short", about="answer", text=row.answer)
