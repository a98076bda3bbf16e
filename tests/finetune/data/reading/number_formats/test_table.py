"""All pairs of the table are shown as LibreOffice shows them, or as decided.csv says, and why."""

import csv
import json
from pathlib import Path

from finetune.data.reading.number_formats import shown

_HERE = Path(__file__).parent


def _rows(name: str) -> list[dict[str, str]]:
    with (_HERE / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _ours(row: dict[str, str]) -> str:
    return shown(json.loads(row["value"]), row["code"]).text


def test_the_table_is_long_enough_to_mean_something() -> None:
    pairs = {(row["code"], row["value"]) for row in _rows("shown.csv")}
    assert len(pairs) >= 650
    assert len({code for code, _ in pairs}) >= 300


def test_every_pair_is_shown_as_in_the_table() -> None:
    decided = {(row["code"], row["value"]) for row in _rows("decided.csv")}
    others = [
        (row["code"], row["value"], _ours(row), row["shown"])
        for row in _rows("shown.csv")
        if (row["code"], row["value"]) not in decided and _ours(row) != row["shown"]
    ]
    assert others == []


def test_what_is_decided_otherwise_is_shown_as_decided() -> None:
    theirs = {(row["code"], row["value"]): row["shown"] for row in _rows("shown.csv")}
    for row in _rows("decided.csv"):
        assert _ours(row) == row["shown"], row
        assert row["shown"] != theirs[row["code"], row["value"]], f"no need to decide: {row}"
        assert row["reason"], row


def test_what_programs_show_alike_is_mostly_sure() -> None:
    decided = {(row["code"], row["value"]) for row in _rows("decided.csv")}
    alike = [row for row in _rows("shown.csv") if (row["code"], row["value"]) not in decided]
    sure = [row for row in alike if shown(json.loads(row["value"]), row["code"]).sure]
    assert len(sure) >= 0.96 * len(alike)
