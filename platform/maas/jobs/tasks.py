"""What Celery carries. Each task is one call."""

from uuid import UUID

from celery import shared_task

# `shutdown` hears of the worker's end from the moment that its tasks are loaded.
from maas.jobs import dispatcher, reaper, rundir, runner, shutdown

__all__ = ["dispatch", "prune", "prune_everywhere", "reap", "run", "shutdown"]


@shared_task(name="jobs.run")
def run(job_id: str, token: int) -> None:
    runner.run(UUID(job_id), token)


@shared_task(name="jobs.dispatch")
def dispatch() -> None:
    # A worker that shuts down would hand the jobs it gave back to itself; the next tick of
    # beat, or another worker, gives them a place that lasts.
    if not shutdown.begun.is_set():
        dispatcher.dispatch()


@shared_task(name="jobs.reap")
def reap() -> None:
    reaper.reap()
    reaper.send_again()


@shared_task(name="jobs.prune_everywhere")
def prune_everywhere() -> None:
    reaper.prune_everywhere()


@shared_task(name="jobs.prune")
def prune() -> None:
    rundir.prune()
