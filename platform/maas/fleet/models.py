"""Where: the nodes that do the work, their accelerators, and what each tenant may use."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maas.common.models import Row
from maas.tenants.models import Tenant

HEARTBEAT_LOST_AFTER = timedelta(seconds=20)


class Node(Row):
    """A machine with a node agent and a Celery worker on the queue `node.<name>`."""

    name = models.SlugField(_("name"), max_length=60, unique=True)
    address = models.CharField(_("address"), max_length=120, default="127.0.0.1")
    cpus = models.PositiveSmallIntegerField(_("CPU cores"), default=1)
    memory_bytes = models.PositiveBigIntegerField(_("memory"), default=0)
    draining = models.BooleanField(_("takes no new work"), default=False)
    seen_at = models.DateTimeField(_("last heartbeat"), null=True)
    software = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("node")
        verbose_name_plural = _("nodes")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_online(self) -> bool:
        return self.seen_at is not None and self.seen_at > timezone.now() - HEARTBEAT_LOST_AFTER

    @property
    def queue(self) -> str:
        return f"node.{self.name}"


class Accelerator(Row):
    """One GPU, or a node's CPU where it has none. At most one training job holds it."""

    class Kind(models.TextChoices):
        CPU = "cpu", "CPU"
        CUDA = "cuda", "CUDA"

    node = models.ForeignKey(Node, models.CASCADE, related_name="accelerators")
    index = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=120)
    memory_bytes = models.PositiveBigIntegerField()
    training_flops = models.FloatField(_("measured FLOP/s while training"), null=True)
    """What its latest training reached; the next one's time is estimated by it."""

    class Meta:
        verbose_name = _("accelerator")
        verbose_name_plural = _("accelerators")
        ordering: ClassVar = ["node", "index"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["node", "index"], name="accelerator_index_once")
        ]

    def __str__(self) -> str:
        return f"{self.node}/{self.index} {self.name}"


class Quota(Row):
    """What a tenant may use at once and in a month. A tenant without a row has the defaults."""

    tenant = models.OneToOneField(Tenant, models.CASCADE, related_name="quota")
    accelerators_at_once = models.PositiveSmallIntegerField(
        _("accelerators at the same time"), default=1
    )
    accelerator_hours_per_month = models.FloatField(_("accelerator hours a month"), default=50.0)
    queued_jobs = models.PositiveSmallIntegerField(_("jobs in the queue"), default=20)
    storage_bytes = models.PositiveBigIntegerField(_("storage"), default=5 * 1024**3)
    deployments = models.PositiveSmallIntegerField(_("deployments"), default=20)
    weight = models.FloatField(_("share of the fleet"), default=1.0)

    class Meta:
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")

    def __str__(self) -> str:
        return f"{self.tenant}"
