"""Work: one row per job, and the events that its program wrote."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maas.common.models import Row
from maas.fleet.models import Accelerator
from maas.tenants.models import Tenant, User


class Job(Row):
    """A piece of long work. Celery carries it; this row decides.

    queued -> leased                 the dispatcher found it a place (token + 1)
    leased -> running                a worker claimed it (attempt + 1)
    running -> succeeded | failed | cancelled
    leased | running -> queued       the lease expired, the program was killed, or the worker
                                     shut down and gave it back
    queued | leased -> cancelled     at once; a running job ends when its process has stopped

    `token` is the fencing token: it grows with every lease and every loss of one, and whoever
    writes must hold the current one. Every change is a compare-and-set on (id, state, token);
    all of them are in `jobs.transitions`.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        LEASED = "leased", _("starting")
        RUNNING = "running", _("running")
        SUCCEEDED = "succeeded", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    tenant = models.ForeignKey(Tenant, models.CASCADE, null=True, related_name="jobs")
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    kind = models.SlugField(max_length=40)
    spec = models.JSONField(default=dict)
    subject_id = models.UUIDField(null=True, db_index=True)
    priority = models.SmallIntegerField(default=0)
    needs_accelerator = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempt = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=5)

    not_before = models.DateTimeField(null=True)
    """A job whose program died waits a little before it is tried again."""

    token = models.BigIntegerField(default=0)
    node = models.SlugField(max_length=60, blank=True)
    accelerator = models.ForeignKey(
        Accelerator, models.SET_NULL, null=True, blank=True, related_name="jobs"
    )
    lease_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    """When the worker was last told of the lease; a message can be lost."""
    claimed_at = models.DateTimeField(null=True)
    """Since when the current attempt holds its accelerator."""
    accelerator_seconds = models.FloatField(default=0.0)
    """What the attempts that have ended used, together. Booked once, when the job ends."""
    cancel_requested_at = models.DateTimeField(null=True)

    stage = models.CharField(max_length=60, blank=True)
    progress = models.FloatField(default=0.0)
    eta_seconds = models.FloatField(null=True)
    estimate_seconds = models.FloatField(null=True)
    waiting_for = models.CharField(max_length=60, blank=True)
    last_seq = models.PositiveIntegerField(default=0)
    """The number of its newest event."""
    events_read = models.PositiveBigIntegerField(default=0)
    """How much of `events.jsonl` is in the history, in bytes: nothing is read twice."""
    result = models.JSONField(null=True)
    error = models.JSONField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    ACTIVE: ClassVar = [State.LEASED, State.RUNNING]
    OPEN: ClassVar = [State.QUEUED, *ACTIVE]

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering: ClassVar = ["-created_at"]
        indexes: ClassVar = [
            models.Index(fields=["state", "-priority", "created_at"], name="job_queue"),
            models.Index(fields=["tenant", "-created_at"], name="job_by_tenant"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["accelerator"],
                condition=Q(state__in=["leased", "running"]),
                name="one_job_per_accelerator",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class JobEvent(models.Model):
    """One line of a job's history. `seq` is its place in the job, counted from 1."""

    id = models.BigAutoField(primary_key=True)
    job = models.ForeignKey(Job, models.CASCADE, related_name="events")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)
    attempt = models.PositiveSmallIntegerField()
    type = models.CharField(max_length=12)
    data = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["seq"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["job", "seq"], name="job_event_seq_once")
        ]

    def __str__(self) -> str:
        return f"{self.job_id} {self.seq} {self.type}"
