"""The roles of a sheet's columns."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from finetune.data.reading import Note


class Role(StrEnum):
    """`WORDINGS` holds further ways to ask the row's question; `SPLIT` says what the row is for,
    `STATUS` whether it still holds. `INSTRUCTION` is what the question was put to a model with."""

    QUESTION = "question"
    ANSWER = "answer"
    CATEGORY = "category"
    WORDINGS = "wordings"
    SPLIT = "split"
    STATUS = "status"
    INSTRUCTION = "instruction"
    ID = "id"


@dataclass(kw_only=True)
class Column:
    """`role` is None for a column that is not used; `confidence` is 0..1."""

    index: int
    label: str
    header: str
    role: Role | None = None
    confidence: float = 0.0
    samples: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """As the pages name it: "C · Answer"."""
        return self.label if self.header in ("", self.label) else f"{self.label} · {self.header}"

    def as_json(self) -> dict[str, Any]:
        return {
            "index": self.index,
            "label": self.label,
            "header": self.header,
            "role": self.role,
            "confidence": round(self.confidence, 2),
            "samples": self.samples,
        }


@dataclass(kw_only=True)
class Layout:
    """How one sheet is laid out. `header` is the header's position in the lines, None without.

    `found_by`: "names", "content" or "declared" where the merchant said so. `rivals` are columns
    that may as well be the answer's; `notes` say which columns were left out, and why.
    """

    sheet: str
    columns: list[Column]
    header: int | None = None
    found_by: str = "names"
    rivals: list[int] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def at(self, role: Role) -> int | None:
        """Index of the column with that role."""
        return next((column.index for column in self.columns if column.role is role), None)

    def all(self, role: Role) -> list[int]:
        return [column.index for column in self.columns if column.role is role]

    def note(self, code: str, columns: Iterable[Column], **params: Any) -> None:
        """Tell of columns; a person finds them by letter and header."""
        names = [column.name for column in columns]
        self.notes.append(Note(code=code, params={"sheet": self.sheet, "columns": names, **params}))

    @property
    def usable(self) -> bool:
        return self.at(Role.QUESTION) is not None and self.at(Role.ANSWER) is not None

    def as_json(self) -> dict[str, Any]:
        return {
            "sheet": self.sheet,
            "header_row": None if self.header is None else self.header + 1,
            "found_by": self.found_by,
            "usable": self.usable,
            "columns": [column.as_json() for column in self.columns],
        }
