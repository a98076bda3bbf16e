"""Pairs of facts and answer: nearly every wrong answer is found, nearly every right one passes."""

import json
from pathlib import Path

from knowledgebase.language.claims import judge

_PAIRS = [
    json.loads(line)
    for line in (Path(__file__).parent / "pairs_en.jsonl").read_text(encoding="utf-8").splitlines()
]
_CAUGHT = 0.88
_PASSED = 0.95


def _found(*, ok: bool) -> list[bool]:
    return [
        bool(judge(pair["answer"], [pair["facts"]]))
        for pair in _PAIRS
        if (pair["label"] == "ok") is ok
    ]


def test_wrong_answers_are_found() -> None:
    found = _found(ok=False)
    assert sum(found) / len(found) >= _CAUGHT


def test_right_answers_pass() -> None:
    found = _found(ok=True)
    assert 1 - sum(found) / len(found) >= _PASSED
