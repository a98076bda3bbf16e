"""Reads of where work is done, and of what a tenant may use."""

from django.db import models

from maas.fleet.models import Accelerator, Node, Quota
from maas.tenants.models import Tenant
from maas.tenants.principal import Principal
from maas.tenants.selectors import one


def nodes() -> models.QuerySet[Node]:
    """Every node with its accelerators, by name."""
    return Node.objects.order_by("name").prefetch_related(
        models.Prefetch("accelerators", Accelerator.objects.order_by("index"))
    )


def node(*, name: str) -> Node:
    """Raises NotFound."""
    return one(nodes(), name=name)


def quota_of(tenant: Tenant) -> Quota:
    """What a tenant may use: its own row, or the defaults (a row that is not stored)."""
    return Quota.objects.filter(tenant=tenant).first() or Quota(tenant=tenant)


def own_quota(*, by: Principal) -> Quota:
    by.require("usage.read")
    return quota_of(by.tenant)
