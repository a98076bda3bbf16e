"""Reads of jobs. A tenant's are reached through a principal, all of them by admins alone."""

import uuid
from collections.abc import Iterable

from django.db.models import QuerySet

from maas.jobs.models import Job, JobEvent
from maas.tenants.principal import Principal
from maas.tenants.selectors import one


def jobs(
    *,
    by: Principal,
    states: Iterable[str] = (),
    kind: str = "",
    subject_id: uuid.UUID | None = None,
) -> QuerySet[Job]:
    """The tenant's jobs, newest first."""
    by.require("job.read")
    return _narrowed(Job.objects.filter(tenant=by.tenant), states, kind, subject_id)


def job(*, by: Principal, job_id: uuid.UUID | str) -> Job:
    """Raises NotFound for another tenant's job."""
    return one(jobs(by=by), id=job_id)


def all_jobs(
    *, states: Iterable[str] = (), kind: str = "", subject_id: uuid.UUID | None = None
) -> QuerySet[Job]:
    """Every tenant's and the platform's own, for admins of the platform."""
    rows = Job.objects.select_related("tenant", "accelerator__node")
    return _narrowed(rows, states, kind, subject_id)


def events(job: Job, *, after: int = 0, most: int = 500) -> list[JobEvent]:
    """The job's history from the event after `after` on."""
    return list(job.events.filter(seq__gt=after).order_by("seq")[:most])


def _narrowed(
    rows: QuerySet[Job], states: Iterable[str], kind: str, subject_id: uuid.UUID | None
) -> QuerySet[Job]:
    if states:
        rows = rows.filter(state__in=list(states))
    if kind:
        rows = rows.filter(kind=kind)
    if subject_id is not None:
        rows = rows.filter(subject_id=subject_id)
    return rows
