"""Every code that the program can emit has words."""

import pytest

from finetune.data import codes
from finetune.data.settings import PERSONAL_KINDS
from finetune.data.wordings import rules
from finetune.datasets import messages
from finetune.datasets.messages import reasons

PARAMS = {
    "row": 3, "sheet": "Prices", "answer": "No.", "shown": "x***", "kind": "email", "count": 2,
    "text": "?", "length": 500, "limit": 60_000_000, "found": "es", "expected": "en",
    "stored": "0.1", "rows": 5, "cells": 7, "width": 3, "bytes": 9_000_000, "line": 1, "column": 2,
    "encoding": "big5", "made": 3, "total": 9, "wanted": 30, "examples": ["a", "b"],
    "words": ["cures", "for good"], "source": "Act 1", "reason": {"en": "No.", "zh": "否。"},
    "struck": ["£12"], "target": "https://kestrel.example", "comment": "£15 now",
    "hidden": "ten", "lines": [8], "key": "answer", "other": "No.",
    "question": "zh", "columns": ["C · Antwort", "D"], "used": "en", "named": "D · Old price",
    "here": "£15", "there": "£18", "ranges": ["B2:B9"],
    "titles": [{"en": "returns", "zh": "退货"}],
}  # fmt: skip


@pytest.mark.parametrize("code", sorted(codes.REASONS))
def test_every_reason_has_a_title_and_a_sentence(code: str) -> None:
    assert messages.title(code)
    sentence = messages.reason(code, PARAMS)
    assert sentence.rstrip().endswith((".", "”", "?"))
    assert "%(" not in sentence


@pytest.mark.parametrize("code", sorted(codes.NOTES))
def test_every_note_has_a_sentence(code: str) -> None:
    assert "%(" not in messages.note(code, PARAMS)
    assert messages.note(code, {**PARAMS, "count": 1, "made": 1})


@pytest.mark.parametrize("code", sorted(codes.FAILURES | codes.PROBLEMS))
def test_every_failure_has_a_sentence_and_advice(code: str) -> None:
    words = messages.failure(code, {**PARAMS, "kind": "pdf"})
    assert words is not None
    assert "%(" not in f"{words.sentence} {words.advice}"
    assert str(words.advice)


def test_every_rule_and_kind_of_personal_data_has_a_name() -> None:
    assert all(messages.rule(name) for name in rules())
    assert set(reasons.PERSONAL) == set(PERSONAL_KINDS)


def test_codes_do_without_words_for_what_cannot_happen() -> None:
    assert set(codes.REASONS) >= codes.OVERRULABLE | codes.QUIET
