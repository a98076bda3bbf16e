"""Rows in another language than the rest."""

from collections.abc import Sequence

from finetune.data.rows import Row, usable
from finetune.data.settings import Settings
from knowledgebase.language.text import is_foreign


def check(rows: Sequence[Row], settings: Settings) -> None:
    """Mark rows whose question or answer is surely in another language than the data set.

    The answer counts for itself; a short question only together with its answer, since a few
    words can belong to any language.
    """
    for row in usable(rows):
        for name, text in (("answer", row.answer), ("question", f"{row.question} {row.answer}")):
            if found := is_foreign(text, settings.language):
                row.add("wrong_language", about=name, found=found, expected=settings.language)
                break
