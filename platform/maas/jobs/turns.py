"""Whose turn it is among the jobs that wait, and how many go before one of them."""

from collections import deque
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from maas.common import clock
from maas.jobs.models import Job
from maas.jobs.places import light_places_of_one
from maas.jobs.shares import Shares, shares_by_tenant

Lines = dict[UUID | None, deque[Job]]
"""Each tenant's next jobs, in their order."""

PLACED = frozenset({"", "place", "accelerator"})
"""Reasons for which a job waits its turn among those of everybody."""
OF_ITS_TEAM = frozenset({"quota_now", "light_now"})
"""Reasons for which it waits its turn among those of its own team."""
LOOKED_AT = 100
"""Of each tenant's waiting jobs, for one job's place; further ones are seldom told apart."""


def waiting_lines(ready: QuerySet[Job], shares: Shares, *, most: int) -> Lines:
    """Each tenant's next jobs in their order, at most so many of each: no more can start."""
    if not most:
        return {}
    place = Window(
        RowNumber(), partition_by=F("tenant_id"), order_by=[F("priority").desc(), "created_at"]
    )
    heads = ready.annotate(place=place).filter(place__lte=most)
    lines: Lines = {}
    for job in heads.defer("spec", "result", "error").order_by("-priority", "created_at"):
        if job.tenant_id in shares:  # else its first job came just now, and with it a next turn
            lines.setdefault(job.tenant_id, deque()).append(job)
    return lines


def next_line(lines: Iterable[deque[Job]], shares: Shares) -> deque[Job] | None:
    """The line of the tenant whose first job goes next."""

    def rank(line: deque[Job]) -> tuple[int, tuple[float, float], datetime]:
        job = line[0]
        used = shares[job.tenant_id].used(accelerator=job.needs_accelerator)
        return -job.priority, used, job.created_at

    def may_start(line: deque[Job]) -> bool:
        return bool(line) and not shares[line[0].tenant_id].refusal(
            accelerator=line[0].needs_accelerator
        )

    return min(filter(may_start, lines), key=rank, default=None)


def jobs_before(job: Job) -> int | None:
    """How many of the jobs that wait get a slot before this one, as things stand now.

    None where that says nothing: for a job that does not wait, or waits for something else than
    its turn (a machine to be switched on, hours of the next month).
    """
    if job.state != Job.State.QUEUED:
        return None
    now = clock.now()
    waiting = Job.objects.filter(
        state=Job.State.QUEUED, needs_accelerator=job.needs_accelerator
    ).exclude(Q(not_before__gt=now))
    if job.waiting_for in OF_ITS_TEAM:
        return _before_in_line(job, waiting.filter(tenant=job.tenant_id))
    return _before_of_all(job, waiting, now) if job.waiting_for in PLACED else None


def _before_in_line(job: Job, line: QuerySet[Job]) -> int:
    earlier = Q(priority__gt=job.priority) | Q(priority=job.priority, created_at__lt=job.created_at)
    return line.filter(earlier).count()


def _before_of_all(job: Job, waiting: QuerySet[Job], now: datetime) -> int:
    """Gives one slot after the other, as the dispatcher would, until it is this job's turn."""
    tenants = waiting.order_by().values_list("tenant_id", flat=True).distinct()
    most = None if job.needs_accelerator else light_places_of_one(now)
    shares = shares_by_tenant(tenants, now=now, light_at_once=most)
    lines = waiting_lines(waiting, shares, most=LOOKED_AT)
    before = 0
    while (line := next_line(lines.values(), shares)) is not None:
        first = line.popleft()
        if first.pk == job.pk:
            return before
        before += 1
        shares[first.tenant_id].accelerators += first.needs_accelerator
        shares[first.tenant_id].light_jobs += not first.needs_accelerator
    # Nobody else may start: what is left before it is its own tenant's.
    left = lines.get(job.tenant_id, deque())
    return before + next((n for n, one in enumerate(left) if one.pk == job.pk), len(left))
