"""Programs are found by their marker and ended whole; real processes play them."""

import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from maas.kit import priority, processes
from tests.waiting import until

MARKER = "LONGSLOPE_TEST_MARKER"

WAITS = "import sys, time; print('up', flush=True); time.sleep(60)"
IGNORES_SIGTERM = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + WAITS
ENDS_WELL = "import signal, sys; signal.signal(signal.SIGTERM, lambda *_: sys.exit(7)); " + WAITS
SAYS_GOODBYE = (
    "import signal, sys; "
    "signal.signal(signal.SIGTERM, lambda *_: (print('bye', flush=True), sys.exit())); " + WAITS
)
# A child in a session of its own, as vLLM's and torch's are now and then.
HAS_A_CHILD = f"""
import subprocess, sys
subprocess.Popen([sys.executable, "-c", {IGNORES_SIGTERM!r}], start_new_session=True)
{WAITS}
"""

Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def mark() -> Iterator[str]:
    """A value of the marker; whatever carries it is killed afterwards."""
    value = uuid.uuid4().hex
    yield value
    processes.kill(processes.with_marker(MARKER, value))


@pytest.fixture
def start(tmp_path: Path, mark: str) -> Start:
    """`start(program)` returns once as many processes as `lines` say that they are up."""

    def run(program: str, *, lines: int = 1, leash: bool = False) -> subprocess.Popen[bytes]:
        output = tmp_path / f"{uuid.uuid4().hex}.log"
        started = processes.start_group(
            [sys.executable, "-c", program],
            output=output,
            environment={**os.environ, MARKER: mark},
            directory=tmp_path,
            leash=leash,
        )
        until(lambda: output.read_text().count("up") == lines)
        return started

    return run


def test_a_program_leads_a_group_of_its_own(start: Start, tmp_path: Path) -> None:
    program = start(WAITS)
    assert os.getpgid(program.pid) == os.getsid(program.pid) == program.pid
    assert psutil.Process(program.pid).cwd() == str(tmp_path)


def test_the_marker_finds_children_that_left_the_group(start: Start, mark: str) -> None:
    program = start(HAS_A_CHILD, lines=2)
    found = processes.with_marker(MARKER, mark)
    assert len(found) == 2
    assert {one.pid for one in found} > {program.pid}
    assert [one for value, one in processes.marked(MARKER) if value == mark] == found
    assert processes.with_marker(MARKER, "another") == []


def test_what_a_killed_leader_leaves_is_found_and_killed(start: Start, mark: str) -> None:
    program = start(HAS_A_CHILD, lines=2)
    program.kill()
    program.wait()
    assert processes.kill(processes.with_marker(MARKER, mark)) == 1
    assert processes.with_marker(MARKER, mark) == []


def test_a_zombie_is_not_alive(start: Start, mark: str) -> None:
    program = start(WAITS)
    program.kill()
    until(lambda: psutil.Process(program.pid).status() == psutil.STATUS_ZOMBIE)
    assert processes.with_marker(MARKER, mark) == []


def test_a_program_may_end_by_itself(start: Start) -> None:
    assert processes.stop_group(start(ENDS_WELL), grace=20) == 7


def test_one_that_does_not_is_killed(start: Start) -> None:
    assert processes.stop_group(start(IGNORES_SIGTERM), grace=0.2) == -signal.SIGKILL


def test_one_that_has_ended_is_left_alone(start: Start) -> None:
    program = start(ENDS_WELL)
    processes.stop_group(program, grace=20)
    assert processes.stop_group(program, grace=20) == 7


def test_without_grace_it_is_killed_at_once(start: Start) -> None:
    assert processes.stop_group(start(ENDS_WELL), grace=0) == -signal.SIGKILL


def test_strays_are_asked_first(start: Start, mark: str, tmp_path: Path) -> None:
    start(SAYS_GOODBYE)
    start(IGNORES_SIGTERM)
    assert processes.end(processes.with_marker(MARKER, mark), grace=1.0) == 2
    assert processes.with_marker(MARKER, mark) == []
    assert sum("bye" in log.read_text() for log in tmp_path.glob("*.log")) == 1


def test_a_program_on_a_leash_hears_that_its_starter_is_gone(start: Start) -> None:
    program = start("import sys; print('up', flush=True); sys.stdin.read()", leash=True)
    assert program.poll() is None
    assert program.stdin is not None
    program.stdin.close()
    assert program.wait(20) == 0


def test_a_program_that_is_gone_is_no_error(start: Start) -> None:
    program = start(WAITS)
    processes.stop_group(program, grace=0)
    processes.signal_group(program.pid, signal.SIGTERM)


def test_a_program_stands_back(start: Start) -> None:
    root = Path(priority.__file__).parents[2]
    program = start(
        f"import sys; sys.path.insert(0, {str(root)!r})\n"
        f"from maas.kit import priority; priority.stand_back(7)\n{WAITS}"
    )
    assert psutil.Process(program.pid).nice() == os.nice(0) + 7
    autogroup = Path(f"/proc/{program.pid}/autogroup")
    if autogroup.exists():
        assert autogroup.read_text().split()[-1] == "7"


def test_a_session_that_is_not_there_is_not_ranked() -> None:
    assert not priority.set_session_niceness(5, pid=2**22 + 1)


HAS_A_WORKER = """
import multiprocessing, time

def work():
    from maas.kit import processes
    processes.end_with_parent()
    print("up", flush=True)
    time.sleep(60)

if __name__ == "__main__":
    multiprocessing.get_context("fork").Process(target=work).start()
    time.sleep(60)
"""


def test_a_worker_ends_when_what_started_it_was_killed(start: Start, tmp_path: Path) -> None:
    leader = start(HAS_A_WORKER)
    (child,) = psutil.Process(leader.pid).children()
    leader.kill()
    leader.wait()
    until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)
