"""Finds what fell by the way: expired leases, lost messages, old run directories."""

from datetime import timedelta

import structlog
from django.conf import settings
from django.db.models import F
from django.utils import timezone

from maas.common import clock
from maas.fleet.models import Node
from maas.jobs import dispatcher, messages, transitions
from maas.jobs.models import Job, JobEvent

log = structlog.get_logger()

SEND_AGAIN_AFTER = timedelta(seconds=15)
"""A lease that is not claimed by then: its message may have been lost."""
ONLY_TOLD = ("stage", "progress", "metric", "note")


def reap() -> list[Job]:
    """Take expired leases back. A worker that still holds one can write nothing from then on."""
    now = clock.now()
    expired = Job.objects.filter(state__in=Job.ACTIVE, lease_until__lt=now).values_list(
        "pk", flat=True
    )
    taken = [job for pk in list(expired) if (job := transitions.expire(pk, now)) is not None]
    for job in taken:
        log.warning("lease_expired", job=str(job.pk), state=str(job.state), attempt=job.attempt)
    return taken


def send_again() -> list[Job]:
    """Tell the workers once more of leases that nobody claims. Doubled messages do no harm."""
    now = clock.now()
    unclaimed = Job.objects.filter(
        state=Job.State.LEASED, sent_at__lt=now - SEND_AGAIN_AFTER
    ).select_related("accelerator__node")
    sent = [
        job
        for job in unclaimed
        if Job.objects.filter(pk=job.pk, token=job.token, sent_at=job.sent_at).update(sent_at=now)
    ]
    for job in sent:
        dispatcher.send(job)
    return sent


def prune_everywhere() -> None:
    """Have every node remove its old run directories."""
    for node in Node.objects.all():
        messages.send("prune", queue=node.queue, expires=3600)


def prune_events() -> int:
    """Forget what programs told of jobs that ended long ago; returns the number of events.

    How a job went from state to state stays, and its last event, by which a live page knows that
    nothing more will come.
    """
    limit = timezone.now() - timedelta(days=settings.JOB_EVENTS_KEPT_DAYS)
    told = JobEvent.objects.filter(job__finished_at__lt=limit, type__in=ONLY_TOLD)
    return told.exclude(seq=F("job__last_seq")).delete()[0]
