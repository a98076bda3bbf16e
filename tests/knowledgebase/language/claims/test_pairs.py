"""Pairs of facts and answer: nearly every wrong answer is found, nearly every right one passes."""

import json
from pathlib import Path

import pytest

from knowledgebase.language.claims import judge

_CAUGHT = 0.88


def _found(language: str, *, ok: bool) -> list[bool]:
    """Of the pairs of one language, right or wrong ones, whether something was found in each."""
    text = (Path(__file__).parent / f"pairs_{language}.jsonl").read_text(encoding="utf-8")
    pairs = map(json.loads, text.splitlines())
    return [
        bool(judge(pair["answer"], [pair["facts"]]))
        for pair in pairs
        if (pair["label"] == "ok") is ok
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_wrong_answers_are_found(language: str) -> None:
    found = _found(language, ok=False)
    assert sum(found) / len(found) >= _CAUGHT


@pytest.mark.parametrize(("language", "passed"), [("en", 0.95), ("zh", 0.96)])
def test_right_answers_pass(language: str, passed: float) -> None:
    found = _found(language, ok=True)
    assert 1 - sum(found) / len(found) >= passed
