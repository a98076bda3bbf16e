"""Programs that we start: each a process group of its own, marked, found again, ended whole.

A program's children may outlive it and leave its group, but all of them inherit its environment.
So a variable there, the marker, finds every one of them, also after whoever started them was
killed. A program that renames itself over its environment (setproctitle) is started with
`SPT_NOENV=1`, or it cannot be found.
"""

import contextlib
import multiprocessing
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import psutil

POLL_SECONDS = 0.05
KILL_SECONDS = 10.0
"""How long the kernel may take to clear away what was killed: gigabytes take it a while."""


def start_group(
    command: Sequence[str],
    *,
    output: Path,
    environment: Mapping[str, str],
    directory: Path | None = None,
    leash: bool = False,
) -> subprocess.Popen[bytes]:
    """Start a program as the leader of a session and group of its own; what it says is added to
    `output`.

    With a `leash` its stdin is a pipe that nobody writes to, whose end tells it that we are gone.
    """
    with output.open("ab") as out:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE if leash else subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd=directory,
            env=dict(environment),
            start_new_session=True,
        )


def end_with_parent() -> None:
    """Have this process, started by `multiprocessing`, end (SIGTERM) when its parent is gone.

    One of several that share a port would go on answering there for ever, watched by nobody, and
    nothing that is started in its parent's place would get the port.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def wait() -> None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True, name="end-with-parent").start()


def signal_group(leader: int, number: signal.Signals) -> None:
    """Signal a whole group. That it is gone already is no error."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, number)


def stop_group(process: subprocess.Popen[bytes], *, grace: float) -> int:
    """SIGTERM to a child's group, SIGKILL to what is left after so many seconds of its leader.

    Returns the leader's exit status, negative for a signal.
    """
    # The leader is reaped last, so its number cannot belong to anyone else.
    if grace > 0 and process.poll() is None:
        signal_group(process.pid, signal.SIGTERM)
        deadline = time.monotonic() + grace
        while process.poll() is None and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
    if process.poll() is None:
        signal_group(process.pid, signal.SIGKILL)
    return process.wait()


def marked(variable: str) -> Iterator[tuple[str, psutil.Process]]:
    """(value, process) of every living process on this machine that carries the marker."""
    for process in psutil.process_iter():
        try:
            value = process.environ().get(variable)
            if value is not None and process.status() != psutil.STATUS_ZOMBIE:
                yield value, process
        except (psutil.AccessDenied, psutil.NoSuchProcess):
            continue


def with_marker(variable: str, value: str) -> list[psutil.Process]:
    """Every living process whose marker has exactly this value."""
    return [process for own, process in marked(variable) if own == value]


def kill(processes: Iterable[psutil.Process], *, timeout: float = KILL_SECONDS) -> int:
    """SIGKILL to each; returns how many there were, once they are gone."""
    listed = list(processes)
    for process in listed:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(listed, timeout=timeout)
    return len(listed)


def end(processes: Iterable[psutil.Process], *, grace: float) -> int:
    """SIGTERM to each, SIGKILL to those that are there after so many seconds; returns how many."""
    listed = list(processes)
    for process in listed:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.terminate()
    _ended, alive = psutil.wait_procs(listed, timeout=grace)
    kill(alive)
    return len(listed)
