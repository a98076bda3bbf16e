"""A row as its file has it, and what becomes of it by what a person decided about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from finetune.data.rows import Reason, Row
from finetune.data.settings import (
    ADDED_SHEET,
    FROM_QUESTION,
    FROM_SURVEY,
    AddedRow,
    RowChoice,
)

REPEATED_HEADER = "repeated_header"
_ADDED = {FROM_QUESTION: "added_from_question", FROM_SURVEY: "added_from_survey"}


@dataclass(frozen=True, kw_only=True)
class RawRow:
    """One row before anybody decided about it, with the notes on its cells.

    `aside`: why a line is no data by its place alone, or "". `columns`, `wordings` and `asked_for`
    are as in `Row`.
    """

    sheet: str
    number: int
    cells: tuple[str, ...]
    question: str = ""
    answer: str = ""
    category: str = ""
    wordings: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()
    asked_for: str = ""
    aside: str = ""

    @property
    def place(self) -> tuple[str, int]:
        return self.sheet, self.number

    @property
    def is_open(self) -> bool:
        """Whether there is anything to decide about the row."""
        return self.aside in ("", REPEATED_HEADER)

    def as_json(self) -> dict[str, Any]:
        """All but the place and the cells, without what is empty."""
        values = {
            "question": self.question,
            "answer": self.answer,
            "category": self.category,
            "wordings": list(self.wordings),
            "columns": dict(self.columns),
            "reasons": [reason.as_json() for reason in self.reasons],
            "asked_for": self.asked_for,
            "aside": self.aside,
        }
        return {name: value for name, value in values.items() if value}

    @classmethod
    def from_json(
        cls, values: Mapping[str, Any], *, sheet: str, number: int, cells: list[str]
    ) -> "RawRow":
        lists = {
            "wordings": tuple(values.get("wordings", ())),
            "reasons": tuple(Reason(**one) for one in values.get("reasons", ())),
        }
        return cls(sheet=sheet, number=number, cells=tuple(cells), **{**values, **lists})


def raw_of(added: AddedRow) -> RawRow:
    """A row that is in no file. It is there to be taught, not to be asked; but those of a survey
    are what an exam asks best, and are split like the file's own."""
    return RawRow(
        sheet=ADDED_SHEET,
        number=added.number,
        cells=(added.question, added.answer),
        question=added.question,
        answer=added.answer,
        category=added.category,
        wordings=tuple(added.wordings),
        asked_for="" if added.source == FROM_SURVEY else "train",
        reasons=(Reason(code=_ADDED.get(added.source, "added_by_you")),),
    )


def decided(raw: RawRow, choice: RowChoice | None) -> Row:
    """The row with a person's decision on top of what the file says."""
    row = Row(
        sheet=raw.sheet,
        number=raw.number,
        cells=list(raw.cells),
        question=raw.question,
        answer=raw.answer,
        category=raw.category,
        wordings=list(raw.wordings),
        columns=dict(raw.columns),
        reasons=list(raw.reasons),
        asked_for=raw.asked_for,
        raw=raw.as_json() if raw.is_open else None,
    )
    if raw.aside and not (raw.is_open and choice and choice.edits):
        row.add(raw.aside)
    if raw.is_open:
        _apply(row, choice)
        if not (row.question.strip() or row.answer.strip() or row.reasons):
            row.add("empty_pair")
    return row


def _apply(row: Row, choice: RowChoice | None) -> None:
    if choice is None:
        return
    changed = {
        name: value
        for name in ("question", "answer", "category")
        if (value := getattr(choice, name)) is not None and value != getattr(row, name)
    }
    for name, value in changed.items():
        setattr(row, name, value)
        label = row.columns.get(name, "")
        row.reasons = [one for one in row.reasons if not label or one.column != label]
        row.add("edited_by_you", about=name)
    if choice.wordings:
        row.wordings.extend(choice.wordings)
        row.add("wordings_by_you", about="question")
    row.kept_by_you, row.mask_asked = choice.keep, choice.mask
    if choice.keep:
        row.add("kept_by_you")
    if choice.skip:
        row.add("skipped_by_you")
