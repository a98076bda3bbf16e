"""How much: the append-only ledger. Every bill, chart and budget is a sum over it."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maas.common.models import AppendOnly
from maas.tenants.models import Tenant


class LedgerEntry(AppendOnly):
    """What one request or job used. `reference` (request or job id) is booked at most once.

    `kind` is one of `usage.units.KINDS`. `quantities` are amounts by the units of
    `usage.units.UNITS`, which are those that have no column of their own.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(default=timezone.now)
    tenant = models.ForeignKey(Tenant, models.PROTECT, related_name="ledger")
    kind = models.CharField(max_length=40)
    reference = models.CharField(max_length=80)
    api_key_id = models.UUIDField(null=True)
    model = models.CharField(max_length=160, blank=True)
    prompt_tokens = models.PositiveIntegerField(default=0)
    completion_tokens = models.PositiveIntegerField(default=0)
    accelerator_seconds = models.FloatField(default=0.0)
    quantities = models.JSONField(default=dict)
    complete = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger")
        ordering: ClassVar = ["-at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "reference"], name="booked_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["tenant", "at"], name="ledger_by_tenant"),
            models.Index(fields=["api_key_id", "at"], name="ledger_by_key"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"
