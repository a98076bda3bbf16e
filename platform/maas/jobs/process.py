"""A job's program as a process: its own group, its output in a file, its life tied to ours."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import psutil

from maas.jobs import rundir
from maas.jobs.models import Job

JOB_MARK = "LONGSLOPE_JOB"
"""In the environment of every process of a job, `<job>:<token>`, so that none is overlooked."""
SECRETS = ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "ADMIN_EMAIL", "ADMIN_PASSWORD")
GRACE = 5.0
"""Seconds between SIGTERM and SIGKILL."""


class Process:
    """One attempt's program, running."""

    def __init__(
        self, job: Job, *, module: str, directory: Path, environment: Mapping[str, str]
    ) -> None:
        self._job = job
        inherited = {k: v for k, v in os.environ.items() if k not in SECRETS}
        with (directory / rundir.OUTPUT).open("ab") as output:
            self._popen = subprocess.Popen(
                [sys.executable, "-m", "maas.jobs.launch", module, str(directory)],
                # Never written to: its end of file tells the program that this worker is gone.
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**inherited, **environment, JOB_MARK: f"{job.pk}:{job.token}"},
                start_new_session=True,
            )

    def poll(self) -> int | None:
        """The exit status, negative for a signal, once it has ended."""
        return self._popen.poll()

    def stop(self) -> int:
        """SIGTERM to the group, SIGKILL to what is left after five seconds."""
        self._signal(signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        while self.poll() is None and time.monotonic() < deadline:
            time.sleep(0.05)
        return self.kill()

    def kill(self) -> int:
        """SIGKILL to the group; returns once no process of the job is left."""
        self._signal(signal.SIGKILL)
        status = self._popen.wait()
        self.close()
        return status

    def close(self) -> None:
        """End what the program left behind, when it has ended."""
        if self._popen.stdin is not None:
            self._popen.stdin.close()
        end_strays(self._job)

    def _signal(self, number: signal.Signals) -> None:
        # The leader is not reaped yet, so its number cannot belong to anyone else.
        if self._popen.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._popen.pid, number)


def end_strays(job: Job) -> int:
    """Kill what is left on this machine of this attempt or an earlier one; returns how many.

    An earlier attempt may be there still where its worker was killed or thought dead. A later
    one is left alone: it is not ours, but that of whoever holds the job now.
    """
    found = [process for token, process in processes_of(job) if token <= job.token]
    for process in found:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(found, timeout=GRACE)
    return len(found)


def processes_of(job: Job) -> Iterator[tuple[int, psutil.Process]]:
    """(token, process) of every living process of the job on this machine."""
    for process in psutil.process_iter():
        try:
            job_id, _, token = process.environ().get(JOB_MARK, "").partition(":")
            if job_id == str(job.pk) and process.status() != psutil.STATUS_ZOMBIE:
                yield int(token), process
        except (psutil.AccessDenied, psutil.NoSuchProcess):
            continue
