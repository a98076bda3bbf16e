"""Wordings fact by fact: one answer, and every way to ask for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from finetune.datasets import messages
from finetune.models import Example


@dataclass(frozen=True, kw_only=True)
class WordingLine:
    """`rule` says how a made wording was made; empty for the merchant's own."""

    example: Example
    made: bool
    rule: str


@dataclass(frozen=True, kw_only=True)
class AnswerWordings:
    """One answer with all wordings; `row` is the row where more of them can be added."""

    answer: str
    wordings: list[WordingLine]
    row: int | None


def wording_line(example: Example) -> WordingLine:
    return WordingLine(
        example=example,
        made=example.origin == Example.Origin.MADE,
        rule=messages.rule(example.rule),
    )


def by_fact(examples: Iterable[Example]) -> list[AnswerWordings]:
    """Examples that follow each other and share an answer, under that answer."""
    found = []
    for (_group, answer), group in groupby(examples, key=lambda one: (one.group, one.answer)):
        members = list(group)
        row = next((one.row_id for one in members if one.row_id), None)
        found.append(
            AnswerWordings(answer=answer, wordings=[wording_line(one) for one in members], row=row)
        )
    return found
