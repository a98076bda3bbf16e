"""A job's program as a process: its own group, its output in a file, its life tied to ours."""

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import psutil

from maas.jobs import rundir
from maas.jobs.kinds import Kind
from maas.jobs.models import Job
from maas.kit import processes

MARKER = "LONGSLOPE_JOB"
"""In the environment of every process of a job, `<job>:<token>`, so that none is overlooked."""
INHERITED = (
    *("PATH", "HOME", "USER", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR"),
    *("PYTHONPATH", "PYTHONHASHSEED", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "LD_PRELOAD"),
    *("XDG_CACHE_HOME", "MALLOC_ARENA_MAX", "LONGSLOPE_STATE", "LONGSLOPE_STACK"),
    *("CUDA_HOME", "CUDA_PATH", "TRITON_CACHE_DIR", "TORCHINDUCTOR_CACHE_DIR"),
    *("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"),
    *("NVIDIA_VISIBLE_DEVICES", "NVIDIA_DRIVER_CAPABILITIES", "NCCL_DEBUG", "NCCL_P2P_DISABLE"),
)
"""What a program gets of its worker's environment. All else, and with it every secret that an
installation may have come to keep there, is left out; a kind adds what it alone needs."""
GRACE_SECONDS = 5.0
"""Between SIGTERM and SIGKILL."""


class Process:
    """One attempt's program, running."""

    def __init__(
        self, job: Job, *, kind: Kind[Any], directory: Path, environment: Mapping[str, str]
    ) -> None:
        self._job = job
        self._popen = processes.start_group(
            [
                *(sys.executable, "-m", "maas.jobs.launch"),
                *(kind.program, str(directory), kind.walls.as_text()),
            ],
            output=directory / rundir.OUTPUT,
            environment={
                **inherited(os.environ, *kind.environment),
                **environment,
                MARKER: f"{job.pk}:{job.token}",
            },
            # Its end tells the program that this worker is gone.
            leash=True,
        )

    @property
    def pid(self) -> int:
        return self._popen.pid

    def poll(self) -> int | None:
        """The exit status, negative for a signal, once it has ended."""
        return self._popen.poll()

    def stop(self) -> int:
        """SIGTERM to the group, SIGKILL to what is left after five seconds."""
        return self._end(grace=GRACE_SECONDS)

    def kill(self) -> int:
        """SIGKILL to the group; returns once no process of the job is left."""
        return self._end(grace=0)

    def close(self) -> None:
        """End what the program left behind, when it has ended."""
        if self._popen.stdin is not None:
            self._popen.stdin.close()
        end_strays(self._job)

    def _end(self, *, grace: float) -> int:
        status = processes.stop_group(self._popen, grace=grace)
        self.close()
        return status


def inherited(environment: Mapping[str, str], *more: str) -> dict[str, str]:
    """What a program gets of an environment; `more`: names that its kind adds."""
    return {name: environment[name] for name in (*INHERITED, *more) if name in environment}


def end_strays(job: Job) -> int:
    """Kill what is left on this machine of this attempt or an earlier one; returns how many.

    An earlier attempt may be there still where its worker was killed or thought dead. A later
    one is left alone: it is not ours, but that of whoever holds the job now.
    """
    return processes.kill(process for token, process in processes_of(job) if token <= job.token)


def processes_of(job: Job) -> Iterator[tuple[int, psutil.Process]]:
    """(token, process) of every living process of the job on this machine."""
    for mark, process in processes.marked(MARKER):
        job_id, _, token = mark.partition(":")
        if job_id == str(job.pk):
            yield int(token), process
