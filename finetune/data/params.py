"""What the program that reads a file is given, and the decisions that lie beside it.

`decisions.jsonl` in the run directory has one line for each row, added row and made wording about
which anybody decided: what holds for it now, whatever was decided before.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from maas.kit.files import atomic_file

DECISIONS = "decisions.jsonl"


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ParseOptions(Strict):
    """How the file is read. `mask`: kinds of personal data to mask everywhere."""

    wordings: bool = True
    wordings_per_fact: int = 6
    mask: tuple[str, ...] = ()


class ParseParams(Strict):
    """`params` of a reading's `job.json`."""

    file: Path
    filename: str
    mapping: dict[str, Any] | None = None
    limits: dict[str, int] = {}
    seed: int = 0
    language: str | None = None
    """None: told by the text."""
    industry: str = ""
    options: ParseOptions = ParseOptions()
    base_models: dict[str, Path] = {}
    """By language, the folder of the base model that trainings start from, where it is there."""
    decisions: Path | None = None
    """JSON lines, each a `Decision`; None where nobody decided anything."""
    decisions_up_to: int = 0
    """The newest decision that is among them; goes into the result as it is."""


class RowDecided(Strict):
    """What holds for a row; None leaves a value as it is in the file. `wordings` are further ways
    to ask, beside those of the file."""

    kind: Literal["row"] = "row"
    sheet: str
    number: int
    question: str | None = None
    answer: str | None = None
    category: str | None = None
    wordings: tuple[str, ...] = ()
    skip: bool = False
    keep: bool = False
    mask: bool = False


class RowAdded(Strict):
    """A row that is in no file. `source`: see `settings.AddedRow`."""

    kind: Literal["added"] = "added"
    number: int
    question: str
    answer: str
    wordings: tuple[str, ...] = ()
    source: str = ""


class WordingDecided(Strict):
    """A made wording, by its key: switched off, or given another `text`."""

    kind: Literal["wording"] = "wording"
    key: str
    off: bool = False
    text: str | None = None


Decision = Annotated[RowDecided | RowAdded | WordingDecided, Field(discriminator="kind")]
_decision: TypeAdapter[RowDecided | RowAdded | WordingDecided] = TypeAdapter(Decision)


def write_decisions(path: Path, decisions: Iterable[Decision]) -> None:
    with atomic_file(path) as file:
        for one in decisions:
            file.write(one.model_dump_json(exclude_none=True).encode() + b"\n")


def read_decisions(path: Path) -> Iterator[Decision]:
    with path.open("rb") as file:
        for line in file:
            yield _decision.validate_json(line)
