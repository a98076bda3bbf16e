"""Tells what holds for it and for a child of its own."""

import json
import os
import resource
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from maas.jobs.program import Run, main

LIMITS = ("CORE", "FSIZE", "NOFILE", "CPU", "DATA")


def told() -> dict[str, Any]:
    environment = Path("/proc/self/environ").read_text()
    status = Path("/proc/self/status").read_text().splitlines()
    return {
        "limits": {
            name: resource.getrlimit(getattr(resource, f"RLIMIT_{name}"))[0] for name in LIMITS
        },
        "no_new_privs": [line.split()[1] for line in status if line.startswith("NoNewPrivs")],
        "oom_score": int(Path("/proc/self/oom_score_adj").read_text()),
        "interfaces": [name for _index, name in socket.if_nameindex()],
        # As it was started; `tests` adds to it.
        "environment": [one.partition("=")[0] for one in environment.split("\0") if one],
        "user": os.getuid(),
    }


def work(run: Run) -> Mapping[str, Any]:
    told_by_child = subprocess.check_output(
        [sys.executable, "-m", "tests.maas.jobs.programs.told", "child"]
    )
    return {"own": told(), "child": json.loads(told_by_child), "answered": answered(run)}


def answered(run: Run) -> bool:
    """Whether somebody on the machine can be reached."""
    try:
        socket.create_connection(("127.0.0.1", run.spec["port"]), timeout=5).close()
    except OSError:
        return False
    return True


if __name__ == "__main__":
    if sys.argv[1] == "child":
        sys.stdout.write(json.dumps(told()))
    else:
        main(work)
