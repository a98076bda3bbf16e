"""What an exam's program is given, and the questions it asks."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

TUNED = "tuned"
BASE = "base"


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
    language: str
    """ISO 639-1."""
    max_tokens: Annotated[int, Field(gt=0)]
    concurrency: Annotated[int, Field(gt=0)] = 16
    """Questions asked at once."""
    patience_seconds: Annotated[float, Field(gt=0)] = 600.0
    """How long nothing may be answered before the exam gives up."""
    unknown_seconds: Annotated[float, Field(gt=0)] = 30.0
    """How long the gateway may say that it knows no such model: a wish that was given up."""


class Item(Strict):
    """One question of the exam. An item that training does not cover is asked, not counted."""

    number: int
    group: int
    question: str
    expected: str
    covered: bool = True


def read_items(path: Path) -> list[Item]:
    with path.open(encoding="utf-8") as lines:
        return [Item.model_validate_json(line) for line in lines if line.strip()]


def write_items(path: Path, items: Iterator[Item] | list[Item]) -> None:
    """Write the items so that a reader sees all of them or none."""
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8") as file:
        for item in items:
            file.write(json.dumps(item.model_dump(), ensure_ascii=False) + "\n")
    part.replace(path)
