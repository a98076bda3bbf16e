"""Reads of where work is done, and of what a tenant may use."""

from typing import Any

from django.db import models
from django.utils import timezone

from maas.common.health import Unwell
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


def look_for_a_node() -> dict[str, Any]:
    """One node at least gives signs of life, with each one's last. Raises Unwell."""
    found, now = list(Node.objects.all()), timezone.now()
    ages = {
        node.name: round((now - node.seen_at).total_seconds(), 1) if node.seen_at else None
        for node in found
    }
    if not any(node.is_online for node in found):
        raise Unwell("no node gives signs of life", age_seconds=ages)
    return {"age_seconds": ages}


def quota_of(tenant: Tenant) -> Quota:
    """What a tenant may use: its own row, or the defaults (a row that is not stored)."""
    return Quota.objects.filter(tenant=tenant).first() or Quota(tenant=tenant)


def own_quota(*, by: Principal) -> Quota:
    by.require("usage.read")
    return quota_of(by.tenant)
