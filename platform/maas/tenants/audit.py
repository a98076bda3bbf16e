"""The audit trail's one way in."""

from typing import Any

from django.db import models

from maas.tenants.models import AuditEntry, Tenant
from maas.tenants.principal import Principal


def record(by: Principal | str, action: str, on: models.Model, **data: Any) -> None:
    """Note a write, inside its own transaction. `by` is a principal or a platform label."""
    tenant: Tenant | None
    if isinstance(by, Principal):
        tenant, actor = by.tenant, by.label
    else:
        tenant, actor = on if isinstance(on, Tenant) else getattr(on, "tenant", None), by
    AuditEntry.objects.create(
        tenant=tenant,
        actor=actor[:160],
        action=action,
        object_type=on._meta.model_name or "",
        object_id=str(on.pk),
        data=data,
    )
