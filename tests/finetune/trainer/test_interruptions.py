"""A training that is killed goes on where it was; one that is cancelled stops at once."""

import json
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from finetune.trainer import checkpoints, program
from maas.jobs.program import Run
from tests.finetune.trainer import tiny

LONG = {"learning": {"epochs": 40.0}, "limits": {"checkpoint_seconds": 0.01}}


def start(folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(tiny.command(folder), stdout=subprocess.DEVNULL)


def steps_saved(folder: Path) -> int:
    last = checkpoints.last_whole(folder / "checkpoints")
    return int(last.name.removeprefix(checkpoints.PREFIX)) if last else 0


def test_a_killed_training_resumes_and_ends_as_if_nothing_had_happened(tmp_path: Path) -> None:
    source = tiny.base_model(tmp_path / "base")
    undisturbed = program.work(Run.read(tiny.run_folder(tmp_path / "calm", source, **LONG)))

    folder = tiny.run_folder(tmp_path / "killed", source, **LONG)
    process = start(folder)
    assert tiny.wait_until(lambda: steps_saved(folder) >= 5)
    process.send_signal(signal.SIGKILL)
    process.wait()
    saved = steps_saved(folder)
    assert not (folder / "result.json").exists()

    result = program.work(Run.read(folder))
    resumed = [event for event in tiny.events(folder) if event.get("code") == "resumed"]
    assert [event["params"]["step"] for event in resumed] == [saved]
    assert result["steps"] == undisturbed["steps"]
    ours = load_file(folder / "adapter" / "adapter_model.safetensors")
    theirs = load_file(tmp_path / "calm" / "adapter" / "adapter_model.safetensors")
    for name, value in ours.items():
        assert torch.allclose(value, theirs[name], atol=1e-5), name
    assert result["loss"] == pytest.approx(undisturbed["loss"], abs=1e-5)


def test_a_model_with_dropout_resumes_as_exactly(tmp_path: Path) -> None:
    """A step's randomness follows from its number: nothing of it needs saving."""
    source = tiny.base_model(tmp_path / "base", "gpt2", dropout=0.1)
    calm = tiny.run_folder(tmp_path / "calm", source, limits={"checkpoint_seconds": 0.001})
    undisturbed = program.work(Run.read(calm))
    # As if it had been killed after the step before the last.
    cut_off = tmp_path / "cut off"
    shutil.copytree(calm, cut_off)
    tiny.run_folder(cut_off, source, limits={"checkpoint_seconds": 60})
    shutil.rmtree(cut_off / "checkpoints" / f"checkpoint-{undisturbed['steps']}")
    result = program.work(Run.read(cut_off))
    assert result["steps"] == undisturbed["steps"]
    assert result["loss"] == pytest.approx(undisturbed["loss"], abs=1e-6)
    assert result["sha256"] == undisturbed["sha256"]


def test_a_checkpoint_of_an_earlier_version_is_gone_on_from(tmp_path: Path) -> None:
    source = tiny.base_model(tmp_path / "base")
    folder = tiny.run_folder(tmp_path / "run", source, limits={"checkpoint_seconds": 0.001})
    undisturbed = program.work(Run.read(folder))
    shutil.rmtree(folder / "checkpoints" / f"checkpoint-{undisturbed['steps']}")
    checkpoint = checkpoints.last_whole(folder / "checkpoints")
    assert checkpoint is not None
    as_it_was_written(checkpoint)
    result = program.work(Run.read(folder))
    resumed = [event for event in tiny.events(folder) if event.get("code") == "resumed"]
    assert [event["params"]["step"] for event in resumed] == [undisturbed["steps"] - 1]
    assert result["sha256"] == undisturbed["sha256"]


def as_it_was_written(checkpoint: Path) -> None:
    """With the schedule in `course.json` and the step in transformers' own file."""
    progress = json.loads((checkpoint / checkpoints.PROGRESS).read_text())
    course = {"course": progress["schedule"], "schedule": {}, "seconds": progress["seconds"]}
    (checkpoint / "course.json").write_text(json.dumps(course))
    state = {"global_step": progress["step"]}
    (checkpoint / "trainer_state.json").write_text(json.dumps(state))
    (checkpoint / checkpoints.PROGRESS).unlink()


def test_what_a_killed_attempt_had_begun_to_write_is_removed(tmp_path: Path) -> None:
    source = tiny.base_model(tmp_path / "base")
    folder = tiny.run_folder(tmp_path / "run", source)
    (folder / "checkpoints" / ".checkpoint-3.0a1b.part").mkdir(parents=True)
    program.work(Run.read(folder))
    assert not list((folder / "checkpoints").glob(".*"))


def test_a_finished_training_that_is_run_again_trains_no_further(tmp_path: Path) -> None:
    source = tiny.base_model(tmp_path / "base")
    folder = tiny.run_folder(tmp_path / "run", source, limits={"checkpoint_seconds": 0.001})
    first = program.work(Run.read(folder))
    again = program.work(Run.read(folder))
    assert again["steps"] == first["steps"]
    assert again["sha256"] == first["sha256"]


def test_a_checkpoint_that_was_not_finished_is_passed_over(tmp_path: Path) -> None:
    for step in (5, 10, 15):
        (tmp_path / f"checkpoint-{step}").mkdir()
        (tmp_path / f"checkpoint-{step}" / "trainer_state.json").write_text("{}")
    (tmp_path / "checkpoint-15" / "checkpoint-is-incomplete.txt").touch()
    (tmp_path / ".checkpoint-20.part").mkdir()
    assert checkpoints.last_whole(tmp_path) == tmp_path / "checkpoint-10"


def test_the_last_two_checkpoints_are_kept(tmp_path: Path) -> None:
    source = tiny.base_model(tmp_path / "base")
    folder = tiny.run_folder(tmp_path / "run", source, limits={"checkpoint_seconds": 0.001})
    program.work(Run.read(folder))
    kept = sorted(path.name for path in (folder / "checkpoints").iterdir())
    assert kept == ["checkpoint-17", "checkpoint-18"]


def test_a_cancel_stops_a_training_within_a_step(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    source = tiny.base_model(tmp_path / "base")
    folder = tiny.run_folder(tmp_path / "run", source, learning={"epochs": 5000.0})
    process = start(folder)
    assert tiny.wait_until(
        lambda: any(event.get("name") == "loss" for event in tiny.events(folder))
    )
    asked = time.time()
    process.terminate()
    assert process.wait(60) == 143
    # Wanted are five seconds at most; how long leaving takes is the machine's load to say.
    record_property("seconds_to_stop", time.time() - asked)
    late = [event for event in tiny.events(folder) if event["at"] > asked]
    assert len([event for event in late if event.get("name") == "loss"]) <= 1
    assert not (folder / "result.json").exists()
    assert "failed" not in [event["type"] for event in tiny.events(folder)]
