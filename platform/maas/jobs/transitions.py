"""Every change of a job's state. Each is a compare-and-set: it happens only from the state
and with the token that the caller believes in, and returns None where that no longer holds.

The guard is a locking read of exactly that state and token, in the transaction that writes.
Times that another machine judges are the database's (`maas.common.clock`).
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from maas.common import clock, events, signals
from maas.fleet.models import Accelerator
from maas.jobs import booking, history, kinds, messages, metrics
from maas.jobs.history import Event
from maas.jobs.models import Job
from maas.kit.backoff import exponential

log = structlog.get_logger()

CLAIM_WITHIN = timedelta(seconds=60)
"""A lease that no worker has claimed by then goes back to the queue."""
LONGEST_DELAY_SECONDS = 300

State = Job.State


def lease_span() -> timedelta:
    """How long a running job's lease holds without a sign of life."""
    return timedelta(seconds=settings.JOB_LEASE_SECONDS)


def delay(attempt: int) -> timedelta:
    """How long to wait before the next attempt: 2, 4, 8 … seconds, up to five minutes."""
    return timedelta(seconds=exponential(attempt, first=2, longest=LONGEST_DELAY_SECONDS))


@transaction.atomic
def lease(job: Job, *, accelerator: Accelerator | None) -> Job | None:
    """queued -> leased. None as well where another dispatcher took the accelerator."""
    found = _held(job.pk, State.QUEUED, token=job.token)
    if found is None:
        return None
    found.token += 1
    found.accelerator = accelerator
    found.node = accelerator.node.name if accelerator else ""
    found.sent_at = clock.now()
    found.lease_until = found.sent_at + CLAIM_WITHIN
    found.waiting_for = ""
    try:
        with transaction.atomic():
            _to(found, State.LEASED)
    except IntegrityError:
        return None
    return found


@transaction.atomic
def claim(job_id: UUID, token: int, *, node: str) -> Job | None:
    """leased -> running. Of a doubled message, only the first gets the job."""
    job = _held(job_id, State.LEASED, token=token)
    if job is None:
        return None
    now = clock.now()
    job.node = node
    job.attempt += 1
    job.started_at = job.started_at or now
    job.claimed_at = now
    job.lease_until = now + lease_span()
    job.error = None
    job.not_before = None
    _to(job, State.RUNNING, attempt=job.attempt)
    metrics.started(job)
    return job


def renew(job_id: UUID, token: int) -> bool:
    """Hold the lease for another span. False: it is lost, and nothing may be written."""
    return bool(
        Job.objects.filter(pk=job_id, token=token, state=State.RUNNING).update(
            lease_until=Now() + lease_span()
        )
    )


@transaction.atomic
def record(
    job_id: UUID, token: int, *, new: list[Event], events_read: int, latest: Mapping[str, Any]
) -> bool:
    """Add to a running job's history; `latest` holds its newest stage, done and eta.

    False: the lease is lost, and nothing was written.
    """
    job = _held(job_id, State.RUNNING, token=token)
    if job is None:
        return False
    kept = history.thin(new, seq=job.last_seq)
    if kept:
        history.append(job, kept)
    job.events_read = events_read
    job.stage = str(latest.get("stage", job.stage))[:60]
    job.progress = max(job.progress, min(float(latest.get("done", 0.0)), 1.0))
    job.eta_seconds = latest.get("eta", job.eta_seconds)
    job.save(
        update_fields=["last_seq", "events_read", "stage", "progress", "eta_seconds", "updated_at"]
    )
    return True


@transaction.atomic
def succeed(job_id: UUID, token: int, *, run_dir: Path, result: Mapping[str, Any]) -> Job | None:
    """running -> succeeded, together with the rows that the kind makes of the result.

    A job whose cancelling was asked for in time is left to `cancelled`. What the kind's
    `finish` raises undoes all of it.
    """
    job = _held(job_id, State.RUNNING, token=token)
    if job is None or job.cancel_requested_at is not None:
        return None
    result = history.clean(result)
    kinds.get(job.kind).finish(job, run_dir, result)
    job.result = dict(result)
    job.progress = 1.0
    _end(job, State.SUCCEEDED)
    return job


@transaction.atomic
def fail(
    job_id: UUID, token: int, *, code: str, params: Mapping[str, Any], detail: str = ""
) -> Job | None:
    """running -> failed."""
    job = _held(job_id, State.RUNNING, token=token)
    return _fail(job, code, params, detail) if job else None


@transaction.atomic
def cancelled(job_id: UUID, token: int) -> Job | None:
    """running -> cancelled, once its process has ended."""
    job = _held(job_id, State.RUNNING, token=token)
    return _cancel(job) if job else None


@transaction.atomic
def give_back(job_id: UUID, token: int, *, code: str, count: bool) -> Job | None:
    """running -> queued: the program did not end by itself, and its run directory has the rest.

    `count` says whether the attempt counts: the last one that does fails the job with `code`.
    """
    job = _held(job_id, State.RUNNING, token=token)
    return _requeue(job, code, count=count) if job else None


@transaction.atomic
def unclaimed(job_id: UUID, token: int) -> Job | None:
    """leased -> queued: whoever got the message won't do it."""
    job = _held(job_id, State.LEASED, token=token)
    return _requeue(job, "not_claimed", count=False) if job else None


@transaction.atomic
def expire(job_id: UUID, now: datetime) -> Job | None:
    """leased | running -> queued | failed | cancelled: nobody has renewed the lease."""
    job = (
        Job.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(pk=job_id, state__in=Job.ACTIVE, lease_until__lt=now)
        .first()
    )
    if job is None:
        return None
    metrics.lease_expired(job, was=job.state)
    if job.cancel_requested_at is not None:
        return _cancel(job)
    if job.state == State.LEASED:
        return _requeue(job, "not_claimed", count=False)
    return _requeue(job, "worker_lost", count=True)


@transaction.atomic
def request_cancel(job_id: UUID) -> Job | None:
    """queued | leased -> cancelled; a running job is asked to stop. None if it has ended."""
    job = _held(job_id, *Job.OPEN)
    if job is None or job.state != State.RUNNING:
        return _cancel(job) if job else None
    if job.cancel_requested_at is None:
        job.cancel_requested_at = clock.now()
        history.append(job, [Event(type="state", data={"state": job.state, "cancelling": True})])
        job.save(update_fields=["cancel_requested_at", "last_seq", "updated_at"])
    return job


def _held(job_id: UUID, *states: str, token: int | None = None) -> Job | None:
    rows = Job.objects.select_for_update(of=("self",)).filter(pk=job_id, state__in=states)
    if token is not None:
        rows = rows.filter(token=token)
    return rows.first()


def _fail(job: Job, code: str, params: Mapping[str, Any], detail: str) -> Job:
    job.error = history.clean({"code": code, "params": dict(params), "detail": detail[-8000:]})
    log.warning("job_failed", job=str(job.pk), kind=job.kind, attempt=job.attempt, **job.error)
    _tell_kind(job, lambda kind: kind.failed(job, job.error or {}))
    _end(job, State.FAILED, code=code)
    return job


def _cancel(job: Job) -> Job:
    _tell_kind(job, lambda kind: kind.cancelled(job))
    _end(job, State.CANCELLED)
    return job


def _tell_kind(job: Job, tell: Callable[[kinds.Kind[Any]], None]) -> None:
    """A hook that breaks is undone and logged: the job must end all the same."""
    kind = kinds.registered().get(job.kind)
    if kind is None:
        return
    try:
        with transaction.atomic():
            tell(kind)
    except Exception:
        log.exception("job_hook_broke", job=str(job.pk), kind=job.kind)


def _end(job: Job, state: str, **data: Any) -> None:
    booking.stop_clock(job)
    booking.book(job)
    job.finished_at = clock.now()
    job.eta_seconds = None
    job.lease_until = None
    job.waiting_for = ""
    _to(job, state, **data)
    metrics.ended(job)
    if state != State.CANCELLED:
        signals.send_work_finished(job, ok=state == State.SUCCEEDED)
    transaction.on_commit(messages.wake_dispatcher)


def _requeue(job: Job, code: str, *, count: bool) -> Job:
    if count and job.attempt >= job.max_attempts:
        return _fail(job, code, {"attempts": job.attempt}, "")
    booking.stop_clock(job)
    if count:
        job.not_before = clock.now() + delay(job.attempt)
    elif job.state == State.RUNNING:
        job.attempt -= 1
    job.token += 1
    job.accelerator = None
    job.node = ""
    job.lease_until = None
    job.eta_seconds = None
    _to(job, State.QUEUED, code=code)
    transaction.on_commit(messages.wake_dispatcher)
    return job


def _to(job: Job, state: str, **data: Any) -> None:
    job.state = state
    history.append(job, [Event(type="state", data={"state": str(state), **data})])
    job.save()
    events.publish_on_commit(events.JOBS, {"job": str(job.pk), "state": str(state)})
