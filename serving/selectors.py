"""Reads of deployments, by tenant; and of engines, for admins of the platform."""

import uuid

from django.db import models

from maas.tenants.principal import Principal
from maas.tenants.selectors import one
from serving.models import Deployment, Engine, Revision


def deployments(*, by: Principal, retired: bool = False) -> models.QuerySet[Deployment]:
    """The tenant's deployments with their active revisions; ended ones only where asked for."""
    by.require("deployment.read")
    rows = Deployment.objects.filter(tenant=by.tenant).select_related(
        "active__version__tuned_model", "active__version__adapter__base_model"
    )
    return rows if retired else rows.exclude(state=Deployment.State.RETIRED)


def deployment(*, by: Principal, deployment_id: uuid.UUID | str, lock: bool = False) -> Deployment:
    """Raises NotFound for another tenant's. `lock` holds the row for the transaction."""
    rows = deployments(by=by, retired=True)
    return one(rows.select_for_update(of=("self",)) if lock else rows, id=deployment_id)


def revisions(*, by: Principal, deployment_id: uuid.UUID | str) -> models.QuerySet[Revision]:
    """A deployment's history, newest first. Raises NotFound for another tenant's."""
    found = deployment(by=by, deployment_id=deployment_id)
    return found.revisions.select_related("version__tuned_model", "placement")


def engines() -> models.QuerySet[Engine]:
    """Every engine of the platform, for its admins."""
    return Engine.objects.select_related("node", "base_model").order_by("created_at", "id")
