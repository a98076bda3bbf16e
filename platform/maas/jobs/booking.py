"""What a job's accelerator time costs, in the ledger."""

from datetime import timedelta

from django.conf import settings

from maas.common import clock
from maas.jobs import kinds
from maas.jobs.models import Job
from maas.usage import services as ledger


def stop_clock(job: Job) -> None:
    """Add what the current attempt used to the job. The caller saves `job`.

    An attempt whose worker died is charged up to its last sign of life, not up to the moment
    when somebody noticed.
    """
    if job.claimed_at is not None and job.needs_accelerator:
        until = clock.now()
        if job.lease_until is not None and job.lease_until < until:
            until = job.lease_until - timedelta(seconds=settings.JOB_LEASE_SECONDS)
        job.accelerator_seconds += max((until - job.claimed_at).total_seconds(), 0.0)
    job.claimed_at = None


def book(job: Job) -> None:
    """Enter the job's accelerator seconds, over all its attempts, once. In the transaction
    that ends the job.
    """
    kind = kinds.registered().get(job.kind)
    if kind is None or not kind.ledger or job.tenant_id is None:
        return
    if job.accelerator_seconds > 0:
        ledger.book(
            tenant_id=job.tenant_id,
            kind=kind.ledger,
            reference=str(job.pk),
            accelerator_seconds=round(job.accelerator_seconds, 3),
        )
