"""A row of the merchant's file as data: what it asks and answers, its fate, and why."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from finetune.data.codes import OVERRULABLE, REASONS, Fate


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why a row has its fate. `column` is the label of the cell it is about, "" for the row."""

    code: str
    column: str = ""
    params: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "column": self.column, "params": self.params}


@dataclass(kw_only=True)
class Row:
    """One row. `wordings` are further ways to ask; `columns` maps a role to its column's label.

    `asked_for` is the split the merchant's own file gives the row, "" for none. `raw` is the row
    before anybody decided about it (`raw.RawRow.as_json`); None where there is nothing to decide.
    """

    sheet: str
    number: int
    cells: list[str]
    question: str = ""
    answer: str = ""
    category: str = ""
    wordings: list[str] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    reasons: list[Reason] = field(default_factory=list)
    kept_by_you: bool = False
    mask_asked: bool = False
    asked_for: str = ""
    raw: dict[str, Any] | None = None

    def add(self, code: str, *, about: str = "", **params: Any) -> None:
        """Give the row a reason; `about` is the role of the cell that it is about."""
        column = self.columns.get(about, "")
        self.reasons.append(Reason(code=code, column=column, params=params))

    def has(self, *codes: str) -> bool:
        return any(reason.code in codes for reason in self.reasons)

    @property
    def fate(self) -> Fate:
        return max((self._effect(reason.code) for reason in self.reasons), default=Fate.KEPT)

    @property
    def is_usable(self) -> bool:
        """Whether the row teaches something."""
        return self.fate <= Fate.REPAIRED

    @property
    def place(self) -> tuple[str, int]:
        return self.sheet, self.number

    def as_json(self) -> dict[str, Any]:
        return {
            "sheet": self.sheet,
            "row": self.number,
            "cells": self.cells,
            "question": self.question,
            "answer": self.answer,
            "category": self.category,
            "fate": self.fate.label,
            "reasons": [reason.as_json() for reason in self.reasons],
            "raw": self.raw,
        }

    def _effect(self, code: str) -> Fate:
        if self.kept_by_you and code in OVERRULABLE:
            return Fate.KEPT
        return REASONS[code]


def usable(rows: Iterable[Row]) -> list[Row]:
    """The rows that teach something, in order."""
    return [row for row in rows if row.is_usable]
