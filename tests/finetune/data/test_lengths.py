"""The rows that the report calls too long are those that the training leaves out."""

import json
from pathlib import Path
from typing import Any

import pytest

from finetune.data.parse import Parsed
from finetune.recipes import resolve
from finetune.recipes.lengths import longest_row, surely_fits
from finetune.trainer.dataset import read_training_data
from finetune.trainer.grounding import ground_training_rows
from finetune.trainer.params import TrainParams
from finetune.trainer.tokenizer import end_token_ids, load_tokenizer
from maas.jobs.program import RunLog
from tests.finetune.data.makers import csv_parsed
from tests.finetune.trainer import tiny

Places = set[tuple[str, int]]
STEP = "Lift the lid and turn the small wheel to the left. "
ROWS = [
    ["When do you open?", "We open at nine on weekdays."],
    ["How late are you open?", "We close at six every day."],
    ["How do I clean the filter?", "Cleaning it takes three steps. " + STEP * 3],
    ["What is the way to wash the filter?", "Cleaning it takes three steps. " + STEP * 3],
    ["Where do I find the shop?", "The shop is at 14 Mill Lane."],
    # Alone it would fit; with its question it does not.
    ["I lost the sheet that came with it, how do I mend the pump?", "It takes one step. " + STEP],
    ["Mend the pump?", "It takes one step. " + STEP],
    ["How much is a pump?", "A pump costs £25 with a year's warranty."],
]


@pytest.fixture(scope="module")
def base_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """256 positions, and a token for each byte."""
    return tiny.base_model(tmp_path_factory.mktemp("base"))


def named(result: Parsed) -> Places:
    return {row.place for row in result.rows if row.has("too_long_to_teach")}


def left_out(folder: Path, result: Parsed, base_model: Path) -> Places:
    """The rows that a training of these examples names before it begins."""
    for split in ("train", "validation"):
        lines = [_line(one) for one in result.examples if str(one.split) == split and one.enabled]
        (folder / f"{split}.jsonl").write_text("".join(lines), encoding="utf-8")
    recipe, log = resolve("balanced"), RunLog(folder)
    params = TrainParams(base_model=base_model, output=folder / "adapter", grounding="en")
    made = ground_training_rows(folder, params, recipe, log)
    assert made.validation is not None
    tokenizer = load_tokenizer(base_model)
    data = read_training_data(
        folder / made.train,
        folder / made.validation,
        tokenizer=tokenizer,
        ends=end_token_ids(base_model, tokenizer),
        longest=longest_row(base_model, recipe.limits.max_length),
        log=log,
    )
    notes = [one["params"] for one in tiny.events(folder) if one.get("code") == "rows_too_long"]
    assert data.left_out == sum(note["count"] for note in notes)
    return {(one["sheet"], one["row"]) for note in notes for one in note["places"]}


def _line(example: Any) -> str:
    messages = [
        {"role": "user", "content": example.question},
        {"role": "assistant", "content": example.answer},
    ]
    [(sheet, row)] = example.rows
    more = {"made": True} if example.origin == "made" else {"place": {"sheet": sheet, "row": row}}
    return json.dumps({"messages": messages, **more}) + "\n"


def test_the_rows_named_in_the_report_are_those_that_the_training_leaves_out(
    tmp_path: Path, base_model: Path
) -> None:
    result = csv_parsed(tmp_path, ROWS, language="en", base_models={"en": base_model})
    assert {number for _sheet, number in named(result)} == {4, 5, 7}
    trained = {one.rows[0] for one in result.examples if str(one.split) != "exam"}
    assert left_out(tmp_path, result, base_model) == named(result) & trained


def test_they_are_kept_and_told_how_long_they_may_be(tmp_path: Path, base_model: Path) -> None:
    result = csv_parsed(tmp_path, ROWS, language="en", base_models={"en": base_model})
    row = next(row for row in result.rows if row.number == 4)
    assert row.is_usable
    reason = next(one for one in row.reasons if one.code == "too_long_to_teach")
    assert reason.column
    assert reason.params["length"] == 38
    assert 15 < reason.params["limit"] < 38
    findings = [one for one in result.report["findings"] if one["code"] == "too_long_to_teach"]
    assert [one["row"] for one in findings] == [4, 5, 7]
    assert result.report["measured_by"] == base_model.name


def test_nobody_knows_where_there_is_no_base_model_for_the_language(
    tmp_path: Path, base_model: Path
) -> None:
    result = csv_parsed(tmp_path, ROWS, language="en", base_models={"zh": base_model})
    assert not named(result)
    assert result.report["measured_by"] == ""


def test_short_answers_ask_no_tokenizer(tmp_path: Path) -> None:
    """A folder without one is fine for them."""
    result = csv_parsed(tmp_path, ROWS[:2], language="en", base_models={"en": tmp_path})
    assert not named(result)


def test_what_surely_fits_is_counted_in_bytes() -> None:
    assert surely_fits(["a" * 700, "b" * 68], 1024)
    assert not surely_fits(["a" * 700, "b" * 69], 1024)
    assert not surely_fits(["茶" * 300], 1024)


@pytest.mark.parametrize(("kind", "longest"), [("llama", 256), ("gemma3", 256), ("gpt2", 1000)])
def test_a_row_is_no_longer_than_the_base_model_can_read(
    tmp_path: Path, kind: str, longest: int
) -> None:
    assert longest_row(tiny.base_model(tmp_path, kind), 1000) == longest
