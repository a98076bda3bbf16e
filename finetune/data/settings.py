"""What the merchant chose for a data set, beside the file itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from finetune.data.limits import Limits
from finetune.data.params import (
    ParseParams,
    RowAdded,
    RowDecided,
    WordingDecided,
    read_decisions,
)

ADDED_SHEET = "[added]"
"""Where rows stand that are in no file; spreadsheets allow no sheet of this name."""
FROM_QUESTION = "question"
FROM_SURVEY = "survey"
PERSONAL_KINDS = ("email", "phone", "id_number", "passport", "bank_card", "bank_account")


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

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "RowChoice":
        return cls(**{**values, "wordings": tuple(values.get("wordings") or ())})

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
    """`mask`: kinds of personal data to mask everywhere. `base_models`: folders of the base models
    that trainings start from, by language. `made_off`: keys of made wordings
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
    base_models: Mapping[str, Path] = field(default_factory=dict)

    @classmethod
    def of(cls, params: ParseParams) -> "Settings":
        """From the job's parameters and the decisions beside them."""
        decisions = list(read_decisions(params.decisions)) if params.decisions else []
        made = [one for one in decisions if isinstance(one, WordingDecided)]
        return cls(
            language=params.language or "",
            industry=params.industry,
            seed=params.seed,
            limits=Limits.of(params.limits),
            wordings=params.options.wordings,
            wordings_per_fact=params.options.wordings_per_fact,
            mask=frozenset(params.options.mask) & set(PERSONAL_KINDS),
            rows={
                (one.sheet, one.number): RowChoice.of(
                    one.model_dump(exclude={"kind", "sheet", "number"})
                )
                for one in decisions
                if isinstance(one, RowDecided)
            },
            added=tuple(
                AddedRow(**one.model_dump(exclude={"kind"}))
                for one in decisions
                if isinstance(one, RowAdded)
            ),
            made_off=frozenset(one.key for one in made if one.off),
            made_edits={one.key: one.text for one in made if one.text is not None},
            base_models=params.base_models,
        )
