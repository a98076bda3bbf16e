"""Rows that say what an earlier row has already said."""

from collections.abc import Sequence

from finetune.data.rows import Row, usable
from finetune.data.settings import Settings
from knowledgebase.language.text import key


def check(rows: Sequence[Row], settings: Settings) -> None:
    """Merge a row into the first one with the same question and the same answer.

    Width, case, punctuation and spacing make no difference.
    """
    del settings
    first: dict[tuple[str, str], Row] = {}
    for row in usable(rows):
        said = (key(row.question), key(row.answer))
        if said in first:
            original = first[said]
            row.add("duplicate", row=original.number, sheet=original.sheet)
            original.wordings.extend(row.wordings)
        else:
            first[said] = row
