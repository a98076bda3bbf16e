"""Several processes train as one: what several GPUs do, here on CPUs."""

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from finetune.trainer import launch, program
from maas.jobs.program import CANCELLED, Failure, Run
from tests.finetune.trainer import tiny

ENVIRONMENT = os.environ | {"OMP_NUM_THREADS": "1"}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return tiny.base_model(tmp_path / "base")


def test_two_processes_share_the_rows_and_speak_as_one(tmp_path: Path, source: Path) -> None:
    folder = tiny.run_folder(tmp_path / "two", source)
    (folder / "train.jsonl").write_text(tiny.lines(tiny.FACTS * 4))
    subprocess.run(launch.command(folder, 2), check=True, env=ENVIRONMENT)
    result = json.loads((folder / "result.json").read_text())
    # 16 rows, 4 to each process at once: 2 steps a pass where one process takes 4.
    assert (result["steps"], result["epochs"], result["accelerators"]) == (12, 6.0, 2)
    assert result["accelerator_seconds"] == pytest.approx(2 * result["seconds"], abs=0.2)
    assert result["mode"] == "whole"
    stages = [event["stage"] for event in tiny.events(folder) if event["type"] == "stage"]
    assert stages == ["load", "prepare", "train", "save"]
    same = tiny.run_folder(
        tmp_path / "one", source, learning={"batch_size": 8}, lora={"top_layers": 1.0}
    )
    (same / "train.jsonl").write_text(tiny.lines(tiny.FACTS * 4))
    alone = program.work(Run.read(same))
    assert result["loss"] == pytest.approx(alone["loss"], abs=0.01)


def test_a_failure_of_the_processes_is_told_once(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tiny.run_folder(tmp_path / "run", source)
    (folder / "train.jsonl").write_text("")
    monkeypatch.setattr(launch, "process_count", lambda _: 2)
    with pytest.raises(SystemExit) as ended:
        launch.work(Run.read(folder))
    assert ended.value.code == 1
    codes = {event["code"] for event in tiny.events(folder) if event["type"] == "failed"}
    assert codes == {"no_rows"}


def test_processes_that_die_without_a_word_are_a_failure(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tiny.run_folder(tmp_path / "run", source)
    monkeypatch.setattr(launch, "process_count", lambda _: 2)
    monkeypatch.setattr(launch, "command", lambda *_: ["false"])
    (folder / "events.jsonl").touch()
    with pytest.raises(Failure) as caught:
        launch.work(Run.read(folder))
    assert (caught.value.code, caught.value.params) == ("process_died", {"status": 1})


def test_a_cancel_reaches_every_process(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tiny.run_folder(tmp_path / "run", source, learning={"epochs": 5000.0})
    monkeypatch.setattr(launch, "process_count", lambda _: 2)

    def cancel(*_: object) -> None:
        raise SystemExit(CANCELLED)

    before = signal.signal(signal.SIGALRM, cancel)
    signal.alarm(20)
    try:
        with pytest.raises(SystemExit) as ended:
            launch.work(Run.read(folder))
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
    assert ended.value.code == CANCELLED
    assert tiny.wait_until(lambda: not _alive(folder), seconds=5.0)


def _alive(folder: Path) -> list[int]:
    """Processes whose command line names the run."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if str(folder) in path.read_text():
                found.append(int(path.parent.name))
        except OSError:
            continue
    return found
