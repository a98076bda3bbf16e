"""The loop itself: what a step is made of, whatever pieces it comes in."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from finetune.recipes import Recipe
from finetune.trainer import methods, program
from finetune.trainer.device import Device
from finetune.trainer.loop import LoopSettings
from maas.jobs.program import Failure, Run
from tests.finetune.trainer import tiny


def losses(folder: Path) -> list[float]:
    return [event["value"] for event in tiny.events(folder) if event.get("name") == "loss"]


def test_a_step_in_two_batches_is_the_step_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every answer token weighs the same, in whatever batch it lies."""
    source = tiny.base_model(tmp_path / "base")
    all_rows = {"batch_size": 12, "epochs": 8.0, "learned_loss": 0.0}
    at_once = tiny.run_folder(tmp_path / "one", source, learning=all_rows)
    program.work(Run.read(at_once))
    from_recipe = LoopSettings.from_recipe

    def in_two(recipe: Recipe, device: Device, *, seed: int) -> LoopSettings:
        return replace(from_recipe(recipe, device, seed=seed), batch_size=6, accumulation=2)

    monkeypatch.setattr(LoopSettings, "from_recipe", in_two)
    in_pieces = tiny.run_folder(tmp_path / "two", source, learning=all_rows)
    program.work(Run.read(in_pieces))
    assert len(losses(at_once)) == 8
    assert losses(in_pieces) == pytest.approx(losses(at_once), abs=1e-4)


def test_the_validation_loss_does_not_depend_on_how_rows_are_batched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tiny.base_model(tmp_path / "base")
    found = []
    for name, batch_size in (("one", 4), ("three", 1)):
        folder = tiny.run_folder(tmp_path / name, source, learning={"epochs": 0.1})
        (folder / "validation.jsonl").write_text(tiny.lines(tiny.FACTS[:3]))
        from_recipe = LoopSettings.from_recipe
        settings = replace(
            from_recipe(tiny.recipe(folder), tiny.CPU, seed=0), batch_size=batch_size, rate=1e-9
        )
        with monkeypatch.context() as patch:
            patch.setattr(LoopSettings, "from_recipe", lambda *_, seed, made=settings: made)
            found.append(program.work(Run.read(folder))["validation_loss"])
    assert found[0] == pytest.approx(found[1], abs=1e-4)


def test_the_recipe_names_the_method(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def another(*given: Any) -> dict[str, Any]:
        return {"base_model": given[1].config.model_type}

    monkeypatch.setitem(methods.METHODS, "supervised", another)
    folder = tiny.run_folder(tmp_path / "run", tiny.base_model(tmp_path / "base"))
    assert program.work(Run.read(folder)) == {"base_model": "llama"}


def test_a_method_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    folder = tiny.run_folder(tmp_path / "run", tmp_path, method="preference")
    with pytest.raises(Failure) as caught:
        program.work(Run.read(folder))
    assert caught.value.code == "bad_params"
