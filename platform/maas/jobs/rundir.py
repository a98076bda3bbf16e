"""A job's run directory: one per job, the same for all its attempts."""

import shutil
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from maas.jobs import program
from maas.jobs.models import Job

OUTPUT = "output.log"
TAIL_BYTES = 4000


def run_directory_for(job_id: UUID | str) -> Path:
    return Path(settings.RUNS_DIR) / str(job_id)


def make(job: Job) -> Path:
    """The directory, there and private: `params` may carry a key."""
    directory = run_directory_for(job.pk)
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    return directory


def write_job(job: Job, directory: Path, params: Mapping[str, Any]) -> None:
    """Write the `job.json` of this attempt."""
    program.write_json(
        directory / program.JOB,
        {
            "job": str(job.pk),
            "kind": job.kind,
            "attempt": job.attempt,
            "spec": job.spec,
            "params": params,
        },
    )


def output_tail(directory: Path) -> str:
    """The last of what the program printed, for whoever looks for a cause."""
    try:
        with (directory / OUTPUT).open("rb") as file:
            file.seek(0, 2)
            file.seek(max(file.tell() - TAIL_BYTES, 0))
            return file.read().decode("utf-8", errors="replace")
    except FileNotFoundError:
        return ""


def prune() -> int:
    """Remove the run directories on this node that nobody needs any more; returns how many.

    Those of jobs that ended a while ago, and those whose job is gone.
    """
    root = Path(settings.RUNS_DIR)
    if not root.is_dir():
        return 0
    limit = timezone.now() - timedelta(days=settings.RUNS_KEPT_DAYS)
    found = {one.name: one for one in root.iterdir() if _is_id(one.name)}
    needed = {
        str(job.pk)
        for job in Job.objects.filter(pk__in=found).only("pk", "state", "finished_at")
        if job.is_open or (job.finished_at is not None and job.finished_at > limit)
    }
    old = [
        one
        for name, one in found.items()
        if name not in needed and one.stat().st_mtime < limit.timestamp()
    ]
    for one in old:
        shutil.rmtree(one, ignore_errors=True)
    return len(old)


def _is_id(name: str) -> bool:
    try:
        return str(UUID(name)) == name
    except ValueError:
        return False
