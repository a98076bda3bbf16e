"""What each tenant uses of the fleet, against what it may use."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, Sum

from maas.fleet.models import Quota
from maas.jobs.models import Job
from maas.kit.periods import month_start
from maas.tenants.models import Tenant
from maas.usage.models import LedgerEntry

RECENT = timedelta(days=1)
"""Over what span tenants are compared when they compete for an accelerator."""


@dataclass(kw_only=True)
class Share:
    """One tenant's use. The platform's own jobs (no tenant) have no limits."""

    weight: float = 1.0
    light_at_once: int | None = None
    accelerators_at_once: int | None = None
    seconds_per_month: float | None = None
    suspended: bool = False
    accelerators: int = 0
    light_jobs: int = 0
    recent_seconds: float = 0.0
    month_seconds: float = 0.0

    def refusal(self, *, accelerator: bool) -> str:
        """Why the tenant may not start another job now; empty when it may."""
        if self.suspended:
            return "tenant"
        if not accelerator:
            full = self.light_at_once is not None and self.light_jobs >= self.light_at_once
            return "light_now" if full else ""
        if self.accelerators_at_once is not None and self.accelerators >= self.accelerators_at_once:
            return "quota_now"
        if self.seconds_per_month is not None and self.month_seconds >= self.seconds_per_month:
            return "quota_month"
        return ""

    def used(self, *, accelerator: bool) -> tuple[float, float]:
        """The tenant's claim on the next place: the smaller goes first."""
        weight = max(self.weight, 0.001)
        if accelerator:
            return self.accelerators / weight, self.recent_seconds / weight
        return self.light_jobs / weight, 0.0


Shares = dict[UUID | None, Share]


def shares_by_tenant(
    tenant_ids: Iterable[UUID | None], *, now: datetime, light_at_once: int | None = None
) -> Shares:
    """The share of each tenant, by id. A few queries, however many tenants there are.

    `light_at_once`: how many places without an accelerator one may hold, where that matters.
    """
    ids = {one for one in tenant_ids if one is not None}
    light = light_at_once
    shares: Shares = {one: _allowed(Quota(), light) for one in ids}
    shares[None] = Share()
    for quota in Quota.objects.filter(tenant__in=ids):
        shares[quota.tenant_id] = _allowed(quota, light)
    for pk in Tenant.objects.filter(pk__in=ids).exclude(status=Tenant.Status.ACTIVE).only("pk"):
        shares[pk.pk].suspended = True
    _add_booked(shares, ids, now)
    _add_running(shares, now)
    return shares


def _allowed(quota: Quota, light: int | None) -> Share:
    return Share(
        weight=quota.weight,
        light_at_once=light,
        accelerators_at_once=quota.accelerators_at_once,
        seconds_per_month=quota.accelerator_hours_per_month * 3600,
    )


def _add_booked(shares: Shares, ids: set[UUID], now: datetime) -> None:
    month, recent = month_start(now), now - RECENT
    rows = (
        LedgerEntry.objects.filter(tenant__in=ids, at__gte=min(month, recent))
        .order_by()
        .values("tenant")
        .annotate(
            month=Sum("accelerator_seconds", filter=Q(at__gte=month), default=0.0),
            recent=Sum("accelerator_seconds", filter=Q(at__gte=recent), default=0.0),
        )
    )
    for row in rows:
        shares[row["tenant"]].month_seconds += row["month"]
        shares[row["tenant"]].recent_seconds += row["recent"]


def _add_running(shares: Shares, now: datetime) -> None:
    """What is running now, and what open jobs have used so far, is not in the ledger yet."""
    for job in Job.objects.filter(state__in=Job.OPEN).exclude(
        state=Job.State.QUEUED, accelerator_seconds=0
    ):
        share = shares.get(job.tenant_id)
        if share is None:
            continue
        active = job.state in Job.ACTIVE
        if not job.needs_accelerator:
            share.light_jobs += active
            continue
        share.accelerators += active
        seconds = job.accelerator_seconds
        if job.claimed_at is not None:
            seconds += (now - job.claimed_at).total_seconds()
        share.month_seconds += seconds
        share.recent_seconds += seconds
