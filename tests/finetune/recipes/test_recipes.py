"""Recipes: three plain choices, read strictly, with the effect of every line beside it."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from finetune import recipes
from finetune.recipes import NAMES, ModelShape, Workload, estimate, loader

SMALL = ModelShape(layers=30, hidden=576, vocabulary=49152, layer_parameters=3_538_944)
SHOP = Workload(rows=450, prompt_tokens=38.0, answer_tokens=20.0, shared_tokens=24.0)


@pytest.mark.parametrize("name", NAMES)
def test_every_recipe_loads_under_its_own_name(name: str) -> None:
    assert recipes.load(name).name == name


@pytest.mark.parametrize("name", NAMES)
def test_every_value_has_its_effect_beside_it(name: str) -> None:
    text = (loader.FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if re.match(r"  \w+: ", line):
            following = lines[number + 1] if number + 1 < len(lines) else ""
            assert "#" in line or following.lstrip().startswith("#"), line


def test_overrides_reach_any_depth_and_leave_the_rest() -> None:
    changed = recipes.resolve("quick", {"learning": {"epochs": 2.5}})
    assert changed.learning.epochs == 2.5
    assert changed.lora == recipes.load("quick").lora


@pytest.mark.parametrize(
    "wrong",
    [
        {"learning": {"speed": 9}},
        {"lora": {"rank": 64}},
        {"lora": {"top_layers": 0.0}},
        {"learning": "fast"},
        {"limits": {"max_length": -1}},
    ],
)
def test_values_that_no_engine_or_trainer_takes_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        recipes.resolve("balanced", wrong)


def test_an_unknown_recipe_is_an_error() -> None:
    with pytest.raises(KeyError):
        recipes.load("../secrets")


def test_quick_is_quicker_than_balanced_and_balanced_than_thorough() -> None:
    seconds = [estimate(recipes.load(name), shape=SMALL, workload=SHOP).seconds for name in NAMES]
    assert seconds == sorted(seconds)


def test_twice_the_rows_take_twice_the_training_and_twice_the_speed_half() -> None:
    recipe = recipes.load("balanced")
    double = Workload(rows=900, prompt_tokens=38.0, answer_tokens=20.0, shared_tokens=24.0)
    once = estimate(recipe, shape=SMALL, workload=SHOP, flops=80e9).stages["train"]
    twice = estimate(recipe, shape=SMALL, workload=double, flops=80e9).stages["train"]
    fast = estimate(recipe, shape=SMALL, workload=SHOP, flops=160e9).stages["train"]
    assert twice == pytest.approx(2 * once, rel=0.05)
    assert fast == pytest.approx(once / 2)


def test_two_gpus_cost_two_gpus_hours() -> None:
    found = estimate(recipes.load("balanced"), shape=SMALL, workload=SHOP, cuda=True, devices=2)
    assert found.accelerator_hours == pytest.approx(2 * found.seconds / 3600)
    assert found.seconds == pytest.approx(sum(found.stages.values()))


def test_a_models_shape_is_read_from_its_config(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(
        '{"hidden_size": 576, "num_attention_heads": 9, "num_key_value_heads": 3, "head_dim": 64,'
        ' "intermediate_size": 1536, "num_hidden_layers": 30, "vocab_size": 49152}'
    )
    assert ModelShape.from_folder(tmp_path) == SMALL


def test_lengths_in_characters_stand_in_for_tokens() -> None:
    english = Workload.guess(rows=100, question_chars=36, answer_chars=72)
    chinese = Workload.guess(rows=100, question_chars=10, answer_chars=24, chinese=True)
    assert 15 < english.answer_tokens < 30
    assert 10 < chinese.answer_tokens < 25
    assert english.shared_tokens > chinese.shared_tokens
