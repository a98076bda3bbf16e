"""Rows as the model will meet them: with the facts that answer before each question."""

import json
from pathlib import Path
from typing import Any

import pytest

from finetune.recipes import Recipe, resolve
from finetune.trainer.grounding import ground_training_rows, keep_index
from finetune.trainer.params import TrainParams
from knowledgebase.retrieval.calibration import Calibration
from knowledgebase.retrieval.index import FOLDER, Index
from knowledgebase.retrieval.prompt import last_question
from maas.jobs.program import RunLog
from tests import shops
from tests.finetune.trainer import tiny

Messages = list[dict[str, str]]
PAIRS = {"en": shops.ENGLISH, "zh": shops.CHINESE}


def recipe(**learning: Any) -> Recipe:
    return resolve("quick", {"learning": learning})


def run(
    folder: Path, language: str | None, *, wordings: int = 2
) -> tuple[TrainParams, list[Messages]]:
    """Ground the rows of a shop; the parameters that it returns, and the training rows."""
    pairs = PAIRS[language or "en"]
    (folder / "train.jsonl").write_text(tiny.lines(pairs), encoding="utf-8")
    (folder / "validation.jsonl").write_text(tiny.lines(pairs[:3]), encoding="utf-8")
    params = TrainParams(
        base_model=folder, output=folder / "adapter", grounding=language, topics=("prices",)
    )
    made = ground_training_rows(folder, params, recipe(wordings_per_fact=wordings), RunLog(folder))
    return made, rows(folder / made.train)


def rows(file: Path) -> list[Messages]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["messages"] for line in lines]


def facts_of(row: Messages) -> list[str]:
    assert row[0]["role"] == "system"
    return [line.removeprefix("- ") for line in row[0]["content"].splitlines()[1:]]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_row_has_the_facts_that_it_answers_with_and_no_others(
    tmp_path: Path, language: str
) -> None:
    _params, made = run(tmp_path, language)
    answers = dict(PAIRS[language])
    for row in made:
        assert row[-1]["role"] == "assistant"
        assert sorted(facts_of(row)) == sorted(row[-1]["content"].split("\n"))
    plain = {last_question(row): row[-1]["content"] for row in made if len(row) == 3}
    assert answers.items() <= plain.items()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_some_rows_are_double(tmp_path: Path, language: str) -> None:
    _params, made = run(tmp_path, language)
    double = [row for row in made if len(facts_of(row)) == 2]
    assert double
    known = [question for question, _ in PAIRS[language]]
    for row in double:
        assert sum(question in last_question(row) for question in known) == 2


def test_of_one_answer_only_some_wordings_are_taught_and_all_are_known(tmp_path: Path) -> None:
    _params, made = run(tmp_path, "en", wordings=1)
    alone = [row[-1]["content"] for row in made if len(row) == 3 and len(facts_of(row)) == 1]
    assert sorted(alone) == sorted({answer for _, answer in shops.ENGLISH})
    assert len(Index.load(tmp_path / FOLDER).wordings) == len(shops.ENGLISH)


def test_validation_rows_are_grounded_with_the_same_facts(tmp_path: Path) -> None:
    made, _rows = run(tmp_path, "en")
    assert made.validation is not None
    grounded_rows = rows(tmp_path / made.validation)
    answers = {row[-1]["content"] for row in grounded_rows if len(facts_of(row)) == 1}
    assert answers == {shops.HOURS, shops.RETURNS}


def test_made_questions_are_known_only_where_nobody_asked_in_own_words(tmp_path: Path) -> None:
    lines = [json.loads(line) for line in tiny.lines(shops.ENGLISH).splitlines()]
    # Of the hours the second question is made, of the shop's place the only one.
    for at in (1, 8):
        lines[at]["made"] = True
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (tmp_path / "train.jsonl").write_text(text, encoding="utf-8")
    params = TrainParams(base_model=tmp_path, output=tmp_path / "adapter", grounding="en")
    made = ground_training_rows(tmp_path, params, recipe(wordings_per_fact=2), RunLog(tmp_path))
    known = Index.load(tmp_path / FOLDER).wordings
    assert set(known) == {asked for asked, _ in shops.ENGLISH} - {"When do you close?"}
    asked = [last_question(row) for row in rows(tmp_path / made.train)]
    assert any("When do you close?" in one for one in asked)


def test_the_index_goes_with_the_adapter(tmp_path: Path) -> None:
    run(tmp_path, "zh")
    keep_index(tmp_path, tmp_path / "adapter")
    kept = Index.load(tmp_path / "adapter" / FOLDER)
    assert (kept.language, kept.topics, kept.contact) == ("zh", ("prices",), shops.PHONE_ZH)
    assert kept.calibration != Calibration()


def test_what_an_earlier_attempt_made_is_used_again(tmp_path: Path) -> None:
    run(tmp_path, "en")
    before = (tmp_path / FOLDER / "vectors.safetensors").stat()
    _params, made = run(tmp_path, "en")
    after = (tmp_path / FOLDER / "vectors.safetensors").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert made
    assert not list(tmp_path.glob(".*part"))


def test_bare_questions_stay_bare(tmp_path: Path) -> None:
    made, plain = run(tmp_path, None)
    assert made.train == Path("train.jsonl")
    assert all(len(row) == 2 for row in plain)
    keep_index(tmp_path, tmp_path / "adapter")
    assert not (tmp_path / FOLDER).exists()
    assert not (tmp_path / "adapter").exists()
