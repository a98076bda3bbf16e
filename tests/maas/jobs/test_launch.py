"""A job's program on its leash: it dies with its worker, and never works beside another."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from maas.jobs.walls import ProgramWalls
from tests import services
from tests.maas.jobs.conftest import until

Launch = Callable[..., subprocess.Popen[bytes]]
_WALLS = ProgramWalls(needs_network=False)


@pytest.fixture
def launch(tmp_path: Path) -> Iterator[Launch]:
    """Starts the sample program in one run directory, as the worker does."""
    started: list[subprocess.Popen[bytes]] = []

    def start(walls: ProgramWalls = _WALLS, **spec: object) -> subprocess.Popen[bytes]:
        job = {"steps": 3, "seconds": 0.0, "mishap": "", **spec}
        params = {"file": str(tmp_path / "counted")}
        content = {"job": "j", "kind": "k", "attempt": 1, "spec": job, "params": params}
        (tmp_path / "job.json").write_text(json.dumps(content))
        started.append(
            subprocess.Popen(
                [
                    sys.executable, "-m", "maas.jobs.launch",
                    "tests.maas.jobs.programs.steps", str(tmp_path), walls.as_text(),
                ],
                cwd=services.BASE_DIR,
                stdin=subprocess.PIPE,
                start_new_session=True,
            )
        )  # fmt: skip
        return started[-1]

    yield start
    for process in started:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def steps(directory: Path) -> list[list[str]]:
    file = directory / "counted"
    return [line.split() for line in file.read_text().splitlines()] if file.exists() else []


def test_a_program_stands_back_for_serving(launch: Launch, tmp_path: Path) -> None:
    process = psutil.Process(launch(seconds=0.5).pid)
    until(lambda: steps(tmp_path))
    assert process.nice() > 0
    session = Path(f"/proc/{process.pid}/autogroup")
    if session.exists():
        assert session.read_text().split()[-1] == str(process.nice())


def test_a_program_writes_its_result_and_ends_well(launch: Launch, tmp_path: Path) -> None:
    assert launch().wait(timeout=20) == 0
    assert json.loads((tmp_path / "result.json").read_text())["counted"] == 3


def test_the_whole_group_dies_when_the_worker_s_end_of_the_pipe_closes(
    launch: Launch, tmp_path: Path
) -> None:
    program = launch(steps=1000, seconds=0.1, mishap="child")
    until(lambda: steps(tmp_path))
    (child,) = psutil.Process(program.pid).children()
    assert program.stdin is not None
    program.stdin.close()
    assert program.wait(timeout=8) == 128 + signal.SIGTERM
    until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE, seconds=8)


def test_a_program_deaf_to_signals_dies_with_its_worker_too(launch: Launch, tmp_path: Path) -> None:
    program = launch(steps=1000, seconds=0.1, mishap="deaf")
    until(lambda: steps(tmp_path))
    assert program.stdin is not None
    program.stdin.close()
    assert program.wait(timeout=10) == -signal.SIGKILL


def test_two_in_one_run_directory_work_one_after_the_other(launch: Launch, tmp_path: Path) -> None:
    first = launch(steps=10, seconds=0.1)
    until(lambda: steps(tmp_path))
    second = launch(steps=20)
    assert (first.wait(timeout=20), second.wait(timeout=20)) == (0, 0)
    pids = [pid for _step, pid, _at in steps(tmp_path)]
    assert pids == [str(first.pid)] * 10 + [str(second.pid)] * 10


def catches(pid: int, number: signal.Signals) -> bool:
    """Whether a process has a handler for a signal (proc(5), SigCgt)."""
    status = Path(f"/proc/{pid}/status").read_text()
    (caught,) = [line.split()[1] for line in status.splitlines() if line.startswith("SigCgt")]
    return bool(int(caught, 16) >> (number - 1) & 1)


def test_cancelling_works_from_the_first_moment_on(launch: Launch, tmp_path: Path) -> None:
    program = launch(steps=1000, seconds=0.1)
    until(lambda: catches(program.pid, signal.SIGTERM))
    program.terminate()
    assert program.wait(timeout=20) == 128 + signal.SIGTERM


def test_before_the_interpreter_is_up_the_signal_alone_ends_it(launch: Launch) -> None:
    program = launch(steps=1000, seconds=0.1)
    program.terminate()
    assert program.wait(timeout=20) in {128 + signal.SIGTERM, -signal.SIGTERM}
