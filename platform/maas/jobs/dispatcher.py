"""Gives waiting jobs a slot: by priority, then to the tenant that uses least of its share.

This is fair share with recent use (as Slurm's multifactor plugin has it): tenants are compared by
what they hold now and have used in a day, each divided by its weight.

Runs on every beat tick and whenever a job was queued or has ended. One runs at a time, so the
quotas that it counts are exact, and one more waits at most: whoever comes while one waits goes,
since that one will see whatever they saw. Of the queue only as much is loaded as could start now.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import Q, QuerySet

from maas.common import clock, events
from maas.fleet.models import Accelerator, Node
from maas.jobs import messages, transitions
from maas.jobs.models import Job
from maas.jobs.places import light_places, light_places_of_one, open_nodes
from maas.jobs.shares import Shares, shares_by_tenant
from maas.jobs.turns import Lines, next_line, waiting_lines

ONE_AT_A_TIME = 7_205_001
ONE_WAITS = 7_205_002
"""The numbers of the dispatcher's advisory locks in Postgres."""

Slot = Accelerator | None
"""An accelerator, or None for a slot among the jobs that need none."""


def dispatch() -> list[Job]:
    """Lease a slot to every job that can have one now, and tell the workers. Returns them."""
    with transaction.atomic(), _turn() as mine:
        leased = _lease_slots(clock.now()) if mine else []
    for job in leased:
        send(job)
    return leased


def send(job: Job) -> None:
    """Tell a worker of a lease. A message that gets lost is sent again by the reaper."""
    queue = job.accelerator.node.queue if job.accelerator else _any_queue()
    messages.send("run", str(job.pk), job.token, queue=queue)


@contextmanager
def _turn() -> Iterator[bool]:
    """False where another dispatcher waits already. The turn lasts until the transaction ends.

    The waiter's seat is freed before its work begins, so that what commits from then on finds
    the seat free, and with it a dispatcher that will see it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ONE_WAITS])
        (free,) = cursor.fetchone() or (False,)
        if not free:
            yield False
            return
        try:
            with transaction.atomic():  # a savepoint: where waiting fails, the seat can be freed
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_WAITS])
    yield True


def _lease_slots(now: datetime) -> list[Job]:
    queue = Job.objects.filter(state=Job.State.QUEUED)
    resting = Q(not_before__gt=now)  # a job without `not_before` is none of these
    ready = queue.exclude(resting)
    tenants = set(ready.order_by().values_list("tenant_id", flat=True).distinct())
    most = light_places_of_one(now) if tenants else 0
    shares = shares_by_tenant(tenants, now=now, light_at_once=most) if tenants else {}
    leased: list[Job] = []
    for needs_accelerator, slots in (
        (False, _cpu_slots(now)),
        (True, _free_accelerators(now)),
    ):
        mine = ready.filter(needs_accelerator=needs_accelerator)
        leased += _fill(slots, waiting_lines(mine, shares, most=len(slots)), shares)
        otherwise = _why_none_free(now) if needs_accelerator else "place"
        waiting = set(mine.order_by().values_list("tenant_id", flat=True).distinct())
        _explain_waiting(mine, waiting & tenants, shares, otherwise)
    _write_reason(queue.filter(resting), "retry")
    return leased


def _fill(slots: Sequence[Slot], lines: Lines, shares: Shares) -> list[Job]:
    """Lease the slots one by one."""
    leased: list[Job] = []
    for slot in slots:
        line = next_line(lines.values(), shares)
        if line is None:
            break
        done = transitions.lease(line.popleft(), accelerator=slot)
        if done is not None:  # else it was cancelled just now, or the slot is taken
            leased.append(done)
            shares[done.tenant_id].accelerators += done.needs_accelerator
            shares[done.tenant_id].light_jobs += not done.needs_accelerator
    return leased


def _free_accelerators(now: datetime) -> list[Slot]:
    """The fastest first. Locked, so that nobody takes one away in between."""
    held = Job.objects.filter(state__in=Job.ACTIVE, accelerator__isnull=False)
    return list(
        Accelerator.objects.filter(node__in=open_nodes(now))
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
    found = Accelerator.objects.filter(node__in=open_nodes(now)).exists()
    return "accelerator" if found else "node"


def _cpu_slots(now: datetime) -> list[Slot]:
    """Slots for jobs without an accelerator."""
    running = Job.objects.filter(state__in=Job.ACTIVE, needs_accelerator=False).count()
    return [None] * max(light_places(now) - running, 0)


def _any_queue() -> str:
    """Any worker's queue; one node's own where another node must not get it."""
    if not Node.objects.filter(draining=True).exists():
        return str(settings.CELERY_TASK_DEFAULT_QUEUE)
    nodes = list(open_nodes(clock.now()))
    return random.choice(nodes).queue if nodes else str(settings.CELERY_TASK_DEFAULT_QUEUE)  # noqa: S311


def _explain_waiting(
    ready: QuerySet[Job], tenants: Iterable[UUID | None], shares: Shares, otherwise: str
) -> None:
    """Note why those that got no slot wait: a tenant's jobs of one kind wait for one reason."""
    accelerator = otherwise != "place"
    by_reason: dict[str, list[UUID | None]] = {}
    for tenant in tenants:
        reason = shares[tenant].refusal(accelerator=accelerator) or otherwise
        by_reason.setdefault(reason, []).append(tenant)
    for reason, of in by_reason.items():
        theirs = Q(tenant__in=[tenant for tenant in of if tenant is not None])
        if None in of:
            theirs |= Q(tenant__isnull=True)
        _write_reason(ready.filter(theirs), reason)


def _write_reason(jobs: QuerySet[Job], reason: str) -> None:
    """Where it is another than before; whoever follows such a job is told."""
    changed = dict(jobs.exclude(waiting_for=reason).order_by().values_list("pk", "last_seq"))
    if not changed:
        return
    Job.objects.filter(pk__in=changed, state=Job.State.QUEUED).update(waiting_for=reason)
    for pk, seq in changed.items():
        events.publish_on_commit(events.job_topic(pk), {"seq": seq, "state": str(Job.State.QUEUED)})
