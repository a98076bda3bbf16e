"""Reads the invented businesses."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "shops"
HELD_OUT = (
    "allergylab_en",
    "carrepair_zh",
    "crossborder_zh",
    "drivingschool_en",
    "energysupplier_en",
    "ferry_en",
    "freight_en",
    "fundsales_zh",
    "furniture_zh",
    "hotel_en",
    "pharmacy_zh",
    "skincare_zh",
    "springhotel_zh",
    "tcmclinic_zh",
    "toyshop_en",
    "winemerchant_en",
)
"""Not shown to the encoder: on these is learned what comes after it, which would else expect too
much of it."""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """`wordings`: the merchant's own question first, then those of five customers."""

    answer: str
    wordings: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class FollowUp:
    """A question that is understood only after another; `fact` is the place of its answer."""

    question: str
    before: str
    fact: int


@dataclass(frozen=True, kw_only=True)
class Shop:
    """`uncovered`: questions that no fact answers. `talk`: small talk, by text its kind."""

    name: str
    language: str
    facts: tuple[Fact, ...]
    uncovered: tuple[str, ...]
    follow_ups: tuple[FollowUp, ...]
    talk: dict[str, str]


def shops(*, held_out: bool) -> list[Shop]:
    """Those that are held out, or the others, by name."""
    return [
        _read(path)
        for path in sorted(FOLDER.glob("*.jsonl"))
        if (path.stem in HELD_OUT) == held_out
    ]


def _read(path: Path) -> Shop:
    rows = list(_rows(path))
    facts = [row for row in rows if row["kind"] == "fact"]
    places = {row["id"]: at for at, row in enumerate(facts)}
    return Shop(
        name=path.stem,
        language=next(row["language"] for row in rows if row["kind"] == "shop"),
        facts=tuple(
            Fact(answer=row["answer"], wordings=(row["question"], *row["wordings"]))
            for row in facts
        ),
        uncovered=tuple(row["question"] for row in rows if row["kind"] == "uncovered"),
        follow_ups=tuple(
            FollowUp(question=row["turns"][1], before=row["turns"][0], fact=places[row["facts"][1]])
            for row in rows
            if row["kind"] == "follow"
        ),
        talk={row["text"]: row["expect"] for row in rows if row["kind"] == "talk"},
    )


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)
