"""Counts, one step at a time, and goes on after the last step that it has written down.

Every step is also noted with the process's number in `counted`, so that a test sees whether
two processes ever worked at the same time.
"""

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from maas.jobs.program import Failure, Run, main
from tests.maas.jobs.programs import greed


def work(run: Run) -> Mapping[str, Any]:
    steps, seconds, mishap = run.spec["steps"], run.spec["seconds"], run.spec["mishap"]
    file = Path(run.params["file"])
    begun = len(file.read_text().splitlines()) if file.exists() else 0
    run.log.note("begun", step=begun, attempt=run.attempt)
    run.log.stage("count")
    meet(mishap, run)
    for step in range(begun + 1, steps + 1):
        if (run.directory / "enough").exists():
            break
        time.sleep(seconds)
        with file.open("a") as out:
            out.write(f"{step} {os.getpid()} {time.time():.3f}\n")
        run.log.metric("loss", 1.0 / step, step=step)
        run.log.progress(step / steps, eta=(steps - step) * seconds)
        if step == steps // 2 and run.attempt == 1 and mishap == "killed_once":
            os.kill(os.getpid(), signal.SIGKILL)
    return {"counted": steps, "begun": begun, "not_a_number": float("nan")}


def meet(mishap: str, run: Run) -> None:
    raised: dict[str, Exception] = {
        "explained": Failure("nothing_to_count", name="beans"),
        "path_in_params": Failure("nothing_to_count", name=run.directory / "beans"),
        "bug": RuntimeError("a bug in the program"),
        "no_memory": RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried"),
        "disk_full": OSError(errno.ENOSPC, "No space left on device"),
    }
    if mishap in raised:
        raise raised[mishap]
    if mishap == "killed_for_memory":
        Path(run.params["vmstat"]).write_text(f"nr_free_pages 1\noom_kill {time.time_ns()}\n")
    if mishap in {"killed", "killed_for_memory"}:
        os.kill(os.getpid(), signal.SIGKILL)
    if mishap == "silent_exit":
        sys.stdout.write("last words")
        sys.stdout.flush()
        os._exit(7)
    if mishap == "torn_line":
        with (run.directory / "events.jsonl").open("a") as events:
            events.write('not json\n{"type": "unheard-of"}\n[1]\n')
            events.write('{"type": "note", "code": "a\\u0000"}\n')
    if mishap in greed.WAYS:
        greed.WAYS[mishap](run.directory)
    if mishap == "deaf":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if mishap == "child":
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])


if __name__ == "__main__":
    main(work)
