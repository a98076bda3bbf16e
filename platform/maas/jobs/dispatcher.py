"""Gives waiting jobs a place: by priority, then to the tenant that uses least of its share.

Runs on every beat tick and whenever a job was queued or has ended. One runs at a time, so the
quotas that it counts are exact.
"""

import random
from collections import deque
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import QuerySet
from django.utils import timezone

from maas.common import events
from maas.fleet.models import HEARTBEAT_LOST_AFTER, Accelerator, Node
from maas.jobs import messages, transitions
from maas.jobs import shares as shares_of
from maas.jobs.models import Job
from maas.jobs.shares import Share

ONE_AT_A_TIME = 7_205_001
"""The number of the dispatcher's advisory lock in Postgres."""

Shares = dict[UUID | None, Share]
Place = Accelerator | None
"""An accelerator, or None for a place among the jobs that need none."""


def dispatch() -> list[Job]:
    """Lease a place to every job that can have one now, and tell the workers. Returns them."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        leased = _lease_places(timezone.now())
    for job in leased:
        send(job)
    return leased


def send(job: Job) -> None:
    """Tell a worker of a lease. A message that gets lost is sent again by the reaper."""
    queue = job.accelerator.node.queue if job.accelerator else _light_queue()
    messages.send("run", str(job.pk), job.token, queue=queue)


def _lease_places(now: datetime) -> list[Job]:
    waiting = Job.objects.filter(state=Job.State.QUEUED).defer("spec", "result", "error")
    queue = list(waiting.order_by("-priority", "created_at"))
    if not queue:
        return []
    resting = {job for job in queue if job.not_before is not None and job.not_before > now}
    ready = [job for job in queue if job not in resting]
    shares = shares_of.of({job.tenant_id for job in ready})
    light = [job for job in ready if not job.needs_accelerator]
    heavy = [job for job in ready if job.needs_accelerator]
    reasons = dict.fromkeys(resting, "retry")
    leased = [
        *_place(light, _light_places(now), shares, reasons, otherwise="place"),
        *_place(heavy, _free_accelerators(now), shares, reasons, otherwise=_why_none_free(now)),
    ]
    _write_reasons(reasons)
    return leased


def _place(
    queue: list[Job],
    places: list[Place],
    shares: Shares,
    reasons: dict[Job, str],
    *,
    otherwise: str,
) -> list[Job]:
    """Lease the places one by one; note in `reasons` why the rest of the queue waits."""
    lines: dict[UUID | None, deque[Job]] = {}
    for job in queue:
        lines.setdefault(job.tenant_id, deque()).append(job)
    leased: list[Job] = []
    for place in places:
        line = _next_line(lines.values(), shares)
        if line is None:
            break
        done = transitions.lease(line.popleft(), accelerator=place)
        if done is not None:  # else it was cancelled just now, or the place is taken
            leased.append(done)
            shares[done.tenant_id].accelerators += done.needs_accelerator
            shares[done.tenant_id].light_jobs += not done.needs_accelerator
    for job in (job for line in lines.values() for job in line):
        refused = shares[job.tenant_id].refusal(accelerator=job.needs_accelerator)
        reasons[job] = refused or otherwise
    return leased


def _next_line(lines: Iterable[deque[Job]], shares: Shares) -> deque[Job] | None:
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


def _open_nodes(now: datetime) -> QuerySet[Node]:
    """Nodes that are online and take new work."""
    return Node.objects.filter(seen_at__gt=now - HEARTBEAT_LOST_AFTER, draining=False)


def _free_accelerators(now: datetime) -> list[Place]:
    """The fastest first. Locked, so that nobody takes one away in between."""
    held = Job.objects.filter(state__in=Job.ACTIVE, accelerator__isnull=False)
    return list(
        Accelerator.objects.filter(node__in=_open_nodes(now))
        .exclude(pk__in=held.values("accelerator"))
        .select_related("node")
        .select_for_update(skip_locked=True, of=("self",))
        .order_by(
            models.Case(models.When(kind=Accelerator.Kind.CUDA, then=0), default=1),
            models.F("training_flops").desc(nulls_last=True),
            "node__name",
            "index",
        )
    )


def _why_none_free(now: datetime) -> str:
    found = Accelerator.objects.filter(node__in=_open_nodes(now)).exists()
    return "accelerator" if found else "node"


def _light_places(now: datetime) -> list[Place]:
    """Places for jobs without an accelerator. Some worker serves them even before the first
    node has reported.
    """
    nodes = max(_open_nodes(now).count(), 1)
    running = Job.objects.filter(state__in=Job.ACTIVE, needs_accelerator=False).count()
    return [None] * max(nodes * settings.LIGHT_JOBS_PER_NODE - running, 0)


def _light_queue() -> str:
    """Any worker's queue; one node's own where another node must not get it."""
    if not Node.objects.filter(draining=True).exists():
        return str(settings.CELERY_TASK_DEFAULT_QUEUE)
    nodes = list(_open_nodes(timezone.now()))
    return random.choice(nodes).queue if nodes else str(settings.CELERY_TASK_DEFAULT_QUEUE)  # noqa: S311


def _write_reasons(reasons: Mapping[Job, str]) -> None:
    changed = [job for job, reason in reasons.items() if job.waiting_for != reason]
    for job in changed:
        job.waiting_for = reasons[job]
        events.publish_on_commit(
            events.job_topic(job.pk), {"seq": job.last_seq, "state": str(job.state)}
        )
    for reason in {job.waiting_for for job in changed}:
        Job.objects.filter(
            pk__in=[job.pk for job in changed if job.waiting_for == reason],
            state=Job.State.QUEUED,
        ).update(waiting_for=reason)
