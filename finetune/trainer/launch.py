"""One process for one device; with several GPUs, one process each.

Each takes its share of every step's rows (`batches.BatchPlan`), `accelerate` averages the
gradients, and torch's own launcher starts them.
"""

import json
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

from finetune.trainer import program
from maas.jobs.program import EVENTS, RESULT, Failure, Run

GRACE_SECONDS = 3.0
"""What the processes get to stop on a cancel before they are killed."""


def work(run: Run) -> Mapping[str, Any]:
    """Train here, or in as many processes as there are GPUs."""
    count = process_count(run)
    return program.work(run) if count == 1 else _in_many(run, count)


def process_count(run: Run) -> int:
    if run.params.get("device") == "cpu" or not torch.cuda.is_available():
        return 1
    return torch.cuda.device_count()


def _in_many(run: Run, count: int) -> Mapping[str, Any]:
    started = time.time()
    launched = subprocess.Popen(command(run.directory, count))
    try:
        status = launched.wait()
    except SystemExit:
        _stop(launched)
        raise
    if status == 0:
        result: Mapping[str, Any] = json.loads((run.directory / RESULT).read_text())
        return result
    if _has_explained(run, since=started):
        sys.exit(1)
    raise Failure("process_died", status=status)


def command(folder: Path, count: int) -> list[str]:
    """The launcher's command line for `count` processes on this machine."""
    return [
        sys.executable,
        "-m",
        "torch.distributed.run",
        # A port of its own: two trainings on one machine must not meet.
        "--standalone",
        f"--nproc-per-node={count}",
        "--module",
        "finetune.trainer.member",
        str(folder),
    ]


def _stop(launched: subprocess.Popen[bytes]) -> None:
    launched.terminate()
    try:
        launched.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        launched.kill()


def _has_explained(run: Run, *, since: float) -> bool:
    """Whether a member told in the log why this attempt failed."""
    for line in (run.directory / EVENTS).read_text(encoding="utf-8").splitlines():
        event = json.loads(line)
        if event["type"] == "failed" and event["at"] >= since:
            return True
    return False
