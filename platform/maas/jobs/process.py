"""A job's program as a process: its own group, its output in a file, its life tied to ours."""

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import psutil

from maas.jobs import rundir
from maas.jobs.models import Job
from maas.kit import processes

MARKER = "LONGSLOPE_JOB"
"""In the environment of every process of a job, `<job>:<token>`, so that none is overlooked."""
SECRETS = (
    "SECRET_KEY",
    "SECRET_KEY_FALLBACKS",
    "DATABASE_URL",
    "REDIS_URL",
    "ADMIN_EMAIL",
    "ADMIN_PASSWORD",
)
GRACE_SECONDS = 5.0
"""Between SIGTERM and SIGKILL."""


class Process:
    """One attempt's program, running."""

    def __init__(
        self, job: Job, *, module: str, directory: Path, environment: Mapping[str, str]
    ) -> None:
        self._job = job
        inherited = {k: v for k, v in os.environ.items() if k not in SECRETS}
        self._popen = processes.start_group(
            [sys.executable, "-m", "maas.jobs.launch", module, str(directory)],
            output=directory / rundir.OUTPUT,
            environment={**inherited, **environment, MARKER: f"{job.pk}:{job.token}"},
            # Its end tells the program that this worker is gone.
            leash=True,
        )

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
