"""The invented shops as they are meant: facts, wordings, and the dirt to sprinkle in."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
SHOPS = ("larkspur", "yunxiu")


@dataclass(frozen=True, kw_only=True)
class SampleFact:
    """One thing the shop knows: its only answer, and how customers ask for it."""

    id: str
    category: str
    answer: str
    wordings: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Shop:
    """A sample shop. `dirt` holds the rows that are wrong on purpose, as written in the file."""

    name: str
    language: str
    title: str
    facts: tuple[SampleFact, ...]
    dirt: tuple[dict[str, Any], ...]

    def fact(self, fact_id: str) -> SampleFact:
        return next(fact for fact in self.facts if fact.id == fact_id)


def load(name: str) -> Shop:
    """Read one of `SHOPS`."""
    data = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    return Shop(
        name=data["shop"],
        language=data["language"],
        title=data["title"],
        facts=tuple(
            SampleFact(**{**fact, "wordings": tuple(fact["wordings"])}) for fact in data["facts"]
        ),
        dirt=tuple(data["dirt"]),
    )
