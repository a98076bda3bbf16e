"""What is counted of jobs wherever one changes its state (see docs/metrics.md)."""

from django.db import transaction
from prometheus_client import Counter, Histogram

from maas.jobs.models import Job
from maas.kit.metrics import SECONDS_OF_WORK

DURATION = Histogram(
    "longslope_job_duration_seconds",
    "From a job's first start to its end, over all its attempts.",
    ["kind", "outcome"],
    buckets=SECONDS_OF_WORK,
)
WAIT = Histogram(
    "longslope_job_wait_seconds",
    "From a job's creation to its first start.",
    ["kind"],
    buckets=SECONDS_OF_WORK,
)
ENDED = Counter("longslope_jobs_ended", "Jobs that have ended.", ["kind", "outcome"])
EXPIRIES = Counter(
    "longslope_job_lease_expiries",
    "Leases that nobody renewed (running) or claimed (leased) in time.",
    ["kind", "was"],
)


def ended(job: Job) -> None:
    """Counted once the job's end is committed."""
    transaction.on_commit(lambda: _ended(job))


def started(job: Job) -> None:
    if job.attempt == 1 and job.started_at is not None:
        wait = (job.started_at - job.created_at).total_seconds()
        transaction.on_commit(lambda: WAIT.labels(kind=job.kind).observe(max(wait, 0.0)))


def lease_expired(job: Job, *, was: str) -> None:
    transaction.on_commit(lambda: EXPIRIES.labels(kind=job.kind, was=was).inc())


def _ended(job: Job) -> None:
    ENDED.labels(kind=job.kind, outcome=job.state).inc()
    if job.started_at is not None and job.finished_at is not None:
        seconds = (job.finished_at - job.started_at).total_seconds()
        DURATION.labels(kind=job.kind, outcome=job.state).observe(seconds)
