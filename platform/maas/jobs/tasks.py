"""What Celery carries. Each task is one call."""

from uuid import UUID

from celery import shared_task

# `shutdown` and `worker_metrics` hear of the worker from the moment that its tasks are loaded.
from maas.jobs import dispatcher, reaper, rundir, runner, shutdown, worker_metrics

__all__ = [
    "dispatch",
    "prune",
    "prune_events",
    "prune_everywhere",
    "reap",
    "run",
    "shutdown",
    "worker_metrics",
]


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


@shared_task(name="jobs.prune_events")
def prune_events() -> int:
    return reaper.prune_events()
