"""The program's side of the job protocol: what a job's own process reads and writes.

Free of Django, so that a trainer or a parser starts fast and needs no database. The
worker's side (`maas.jobs.runner`) tails what is written here.
"""

import errno
import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from maas.jobs.confine import make_room_for_last_words
from maas.kit.files import atomic_file, atomic_write, is_disk_full

EVENTS = "events.jsonl"
JOB = "job.json"
RESULT = "result.json"
CANCELLED = 128 + signal.SIGTERM
BUSY = os.EX_TEMPFAIL
"""The exit status of a program that found another attempt at work in its run directory."""
NO_ROOM = os.EX_IOERR
"""The exit status of a program that found no room on the disk, not even to say so."""


class Failure(Exception):
    """A failure that the program can explain: a stable code, and values for its sentence."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True, kw_only=True)
class Run:
    """One attempt at a job, as its program sees it."""

    directory: Path
    job: str
    kind: str
    attempt: int
    spec: Mapping[str, Any]
    params: Mapping[str, Any]

    @classmethod
    def read(cls, directory: Path) -> "Run":
        """Read `job.json` in the run directory."""
        data = json.loads((directory / JOB).read_text(encoding="utf-8"))
        return cls(
            directory=directory,
            job=data["job"],
            kind=data["kind"],
            attempt=data["attempt"],
            spec=data["spec"],
            params=data["params"],
        )

    @property
    def log(self) -> "RunLog":
        return RunLog(self.directory)

    def finish(self, result: Mapping[str, Any]) -> None:
        """Write `result.json` whole or not at all."""
        write_json(self.directory / RESULT, result)


class RunLog:
    """Appends events, one JSON object a line; each line is written by one system call."""

    def __init__(self, directory: Path) -> None:
        self._path = directory / EVENTS
        self._done = 0.0

    def stage(self, name: str) -> None:
        self._write({"type": "stage", "stage": name})

    def progress(self, done: float, *, eta: float | None = None) -> None:
        """Report the share of the whole job that is done (0..1) and the seconds left.

        A share lower than one already reported is raised to it: progress never runs backwards.
        """
        self._done = max(self._done, min(done, 1.0))
        self._write({"type": "progress", "done": round(self._done, 4), "eta": eta})

    def metric(self, name: str, value: float, *, step: int) -> None:
        self._write({"type": "metric", "name": name, "value": value, "step": step})

    def note(self, code: str, **params: Any) -> None:
        self._write({"type": "note", "code": code, "params": params})

    def failed(self, code: str, *, detail: str = "", **params: Any) -> None:
        """The last that a program says. Where the disk has no room even for that, it exits."""
        event = {"type": "failed", "code": code, "params": params, "detail": detail}
        try:
            self._write(event, begin="\n" if self._is_torn() else "")
        except OSError as error:
            if code_of(error) == "disk_full":
                sys.exit(NO_ROOM)
            raise

    def _is_torn(self) -> bool:
        """Whether the last line has no end: the disk was full."""
        try:
            with self._path.open("rb") as file:
                file.seek(-1, os.SEEK_END)
                return file.read(1) != b"\n"
        except OSError:  # there is no file, or nothing in it
            return False

    def _write(self, event: dict[str, Any], *, begin: str = "") -> None:
        record = {"at": time.time(), **event}
        line = f"{begin}{json.dumps(record, ensure_ascii=False, default=str)}\n".encode()
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            if os.write(descriptor, line) < len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self._path))
        finally:
            os.close(descriptor)


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    """Write a JSON file so that a reader sees the old one or the whole new one."""
    atomic_write(path, json.dumps(value, ensure_ascii=False))


def write_json_lines(path: Path, values: Iterable[Mapping[str, Any]]) -> None:
    """The same for many values, one a line; they are not all in memory at once."""
    with atomic_file(path) as file:
        for value in values:
            file.write(json.dumps(value, ensure_ascii=False).encode() + b"\n")


def main(work: Callable[[Run], Mapping[str, Any]]) -> None:
    """Run a program's `work` on the run directory named on the command line, and exit.

    Exit status: 0 with `result.json` written; 1 with a `failed` event; 74 where the disk had no
    room for one; 143 when cancelled.
    """
    directory = Path(sys.argv[1]).resolve()
    end_on_sigterm()
    run = Run.read(directory)
    try:
        run.finish(work(run))
    except Failure as failure:
        make_room_for_last_words()
        # A detail of the program's own says more than the traceback.
        run.log.failed(failure.code, **{"detail": traceback.format_exc(), **failure.params})
        sys.exit(1)
    except Exception as error:  # the last line of defence: a sentence, not silence
        make_room_for_last_words()
        run.log.failed(code_of(error), detail=traceback.format_exc())
        sys.exit(1)


def code_of(error: Exception) -> str:
    """The failure's code of an error that the program did not foresee.

    PyTorch tells of missing memory by an `OutOfMemoryError` of its own on a GPU, and by a plain
    RuntimeError on a CPU; neither is a MemoryError.
    """
    if isinstance(error, OSError) and is_disk_full(error):
        return "disk_full"
    if isinstance(error, OSError) and error.errno == errno.EFBIG:
        return "file_limit"
    if isinstance(error, OSError) and error.errno == errno.ENOMEM:
        return "out_of_memory"
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":
        return "out_of_memory"
    text = str(error).lower()
    if isinstance(error, RuntimeError) and "can't start new thread" in text:
        return "out_of_memory"  # its stack found no place
    if isinstance(error, RuntimeError) and ("out of memory" in text or "allocate memory" in text):
        return "out_of_memory"
    return "internal"


def end_on_sigterm() -> None:
    """Cancelling arrives as SIGTERM: leave by SystemExit, so that `finally` blocks run."""
    signal.signal(signal.SIGTERM, _cancel)


def _cancel(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(CANCELLED)
