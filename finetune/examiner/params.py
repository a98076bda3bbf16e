"""What an exam's program is given, and the questions it asks."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from maas.jobs.program import write_json_lines

TUNED = "tuned"
BASE = "base"
BASE_FACTS = "base_facts"
"""The base model with the same facts before it: what teaching has to be better than."""

MOST_TAPS = 4
"""Of the choices that are offered when a question is asked back, so many are tried."""


Origin = Literal["own", "made", ""]


class Part(StrEnum):
    """What an item examines."""

    COVERED = "covered"
    """A question whose answer was taught, in words that were not."""
    UNCOVERED = "uncovered"
    """A question that the data does not answer."""
    SMALL_TALK = "small_talk"
    FOLLOW_UP = "follow_up"
    """A covered question in the middle of a conversation about something else."""
    DOUBLE = "double"
    """Two covered questions in one message."""
    TRAP = "trap"
    """A message that wants something said which must not be said."""


ASKS_A_FACT = frozenset({Part.COVERED, Part.FOLLOW_UP, Part.DOUBLE})
"""The parts whose items have an expected answer."""


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ExaminerParams(Strict):
    """`params` of an exam's `job.json`."""

    items: Path
    """JSON lines, each an `Item`."""
    gateway_url: str
    """Up to and with `/v1`."""
    api_key_file: Path
    """Holds the key alone, readable by its owner only: it is no part of `job.json`."""
    candidate: str
    """The tuned model as the gateway knows it, `candidate:<version id as hex>`."""
    base: str
    """The base model as the gateway knows it, `base:<slug>`."""
    facts_of: str
    """Version id as hex: whose facts are put before the base model the second time it is asked."""
    language: str
    """ISO 639-1."""
    max_tokens: Annotated[int, Field(gt=0)]
    concurrency: Annotated[int, Field(gt=0)] = 16
    """Questions asked at once."""
    patience_seconds: Annotated[float, Field(gt=0)] = 600.0
    """How long nothing may be answered before the exam gives up."""
    unknown_seconds: Annotated[float, Field(gt=0)] = 30.0
    """How long the gateway may say that it knows no such model: a wish that was given up."""


class Turn(Strict):
    """One message of a conversation."""

    role: Literal["user", "assistant"]
    content: str


class Item(Strict):
    """One question of the exam. An item that training does not cover is asked, not counted.

    `group` is the fact that it asks for, or would ask for, 0 for none. `origin`: whether the
    question's words are the data's own or were made of them; empty for authored questions.
    """

    number: int
    group: int = 0
    part: Part = Part.COVERED
    question: str
    expected: str = ""
    """What a right answer says; empty where the part asks for no fact."""
    each: tuple[str, ...] = ()
    """The answers that make up `expected`, which may be said in any order."""
    history: tuple[Turn, ...] = ()
    """What was said before the question."""
    without: str = ""
    """The answer of a fact that is taken out of the model's facts for this question."""
    forbidden: tuple[str, ...] = ()
    """What the answer must not have."""
    origin: Origin = ""
    covered: bool = True


def read_items(path: Path) -> list[Item]:
    with path.open(encoding="utf-8") as lines:
        return [Item.model_validate_json(line) for line in lines if line.strip()]


def write_items(path: Path, items: Iterable[Item]) -> None:
    """Write the items so that a reader sees all of them or none."""
    write_json_lines(path, (item.model_dump(mode="json") for item in items))
