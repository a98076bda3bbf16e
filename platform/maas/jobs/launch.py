"""`python -m maas.jobs.launch <module> <run directory> <walls>`: a job's program, held on a leash.

The worker starts every program through this. Before the program's own (slow) imports, it
makes sure of four things:

- it stands behind the walls of its kind (`walls`, as text), and so does all that it starts;
- SIGTERM ends the process, with status 143, from the first moment on;
- the program dies with its worker: the worker holds the other end of stdin open, and its end
  says that the worker is gone, even by SIGKILL;
- two attempts never work in one run directory at once: each holds a lock on it. Children that
  the program forks hold it too, so the last of them gives it up.
"""

import fcntl
import json
import os
import runpy
import signal
import sys
import threading
import time
import traceback
from pathlib import Path

from maas.jobs.confine import confine, make_room_for_last_words
from maas.jobs.program import BUSY, RunLog, code_of, end_on_sigterm
from maas.jobs.walls import ProgramWalls
from maas.kit.files import atomic_write
from maas.kit.priority import stand_back

LOCK = "lock"
MISSING_WALLS = "missing_walls.json"
"""The names of the walls that could not be built here; no such file where all could."""
LOCK_SECONDS = 20.0
GRACE_SECONDS = 5.0
NICENESS = 10
"""Serving goes before training where the two share a CPU."""


def main() -> None:
    module, directory = sys.argv[1], Path(sys.argv[2]).resolve()
    end_on_sigterm()
    stand_back(NICENESS)
    missing = confine(ProgramWalls.of_text(sys.argv[3]))
    threading.Thread(target=_die_with_worker, daemon=True).start()
    lock = os.open(directory / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    if not _locked(lock):
        sys.exit(BUSY)
    sys.argv = [module, str(directory)]
    try:
        if missing:
            atomic_write(directory / MISSING_WALLS, json.dumps(missing))
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except Exception as error:  # the program did not even start: a broken installation, say
        make_room_for_last_words()
        RunLog(directory).failed(code_of(error), detail=traceback.format_exc())
        sys.exit(1)


def _die_with_worker() -> None:
    """End the whole process group once the worker's end of the pipe is closed."""
    while os.read(0, 4096):
        continue
    os.killpg(0, signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os.killpg(0, signal.SIGKILL)


def _locked(descriptor: int) -> bool:
    deadline = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.2)
        else:
            return True


if __name__ == "__main__":
    main()
