"""What the merchant chose for a data set, beside the file itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from finetune.data.limits import Limits

ADDED_SHEET = "[added]"
"""Where rows stand that are in no file; spreadsheets allow no sheet of this name."""
FROM_QUESTION = "question"
FROM_SURVEY = "survey"
PERSONAL_KINDS = ("email", "phone", "id_number", "bank_card")


@dataclass(frozen=True, kw_only=True)
class RowChoice:
    """What a person decided about one row; None leaves a value as it is in the file.
    `wordings` are further ways to ask, beside those of the file."""

    question: str | None = None
    answer: str | None = None
    category: str | None = None
    wordings: tuple[str, ...] = ()
    skip: bool = False
    keep: bool = False
    mask: bool = False

    @property
    def edits(self) -> bool:
        """Whether the row's question or answer was written anew."""
        return self.question is not None or self.answer is not None


@dataclass(frozen=True, kw_only=True)
class AddedRow:
    """A row that a person added. `source` is `FROM_QUESTION` where a customer asked it,
    `FROM_SURVEY` where somebody sent it in who was asked how they would ask."""

    number: int
    question: str
    answer: str
    wordings: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """`mask`: kinds of personal data to mask everywhere. `made_off`: keys of made wordings
    switched off. `made_edits`: key of a made wording -> the text a person gave it."""

    language: str = ""
    industry: str = ""
    seed: int = 0
    limits: Limits = field(default_factory=Limits)
    wordings: bool = True
    wordings_per_fact: int = 6
    mask: frozenset[str] = frozenset()
    rows: Mapping[tuple[str, int], RowChoice] = field(default_factory=dict)
    added: tuple[AddedRow, ...] = ()
    made_off: frozenset[str] = frozenset()
    made_edits: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, params: Mapping[str, Any]) -> "Settings":
        """From the job's parameters: language, seed, limits, options."""
        options = params.get("options") or {}
        made = options.get("made") or {}
        return cls(
            language=params.get("language") or "",
            industry=params.get("industry") or "",
            seed=int(params.get("seed") or 0),
            limits=Limits.of(params.get("limits") or {}),
            wordings=bool(options.get("wordings", True)),
            wordings_per_fact=int(options.get("wordings_per_fact", 6)),
            mask=frozenset(options.get("mask") or ()) & set(PERSONAL_KINDS),
            rows={
                (choice.get("sheet", ""), int(choice["row"])): _choice(choice)
                for choice in options.get("rows") or []
            },
            added=tuple(_added(row) for row in options.get("added") or []),
            made_off=frozenset(made.get("off") or ()),
            made_edits=dict(made.get("edits") or {}),
        )


def _added(values: Mapping[str, Any]) -> AddedRow:
    return AddedRow(
        number=int(values["number"]),
        question=values["question"],
        answer=values["answer"],
        wordings=tuple(values.get("wordings") or ()),
        source=values.get("source", ""),
    )


def _choice(values: Mapping[str, Any]) -> RowChoice:
    return RowChoice(
        question=values.get("question"),
        answer=values.get("answer"),
        category=values.get("category"),
        wordings=tuple(values.get("wordings") or ()),
        skip=bool(values.get("skip")),
        keep=bool(values.get("keep")),
        mask=bool(values.get("mask")),
    )
