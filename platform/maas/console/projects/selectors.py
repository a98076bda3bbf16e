"""Reads of projects, by tenant."""

import uuid

from django.db.models import QuerySet

from maas.console.models import Project
from maas.tenants.principal import Principal
from maas.tenants.selectors import one

_PARTS = (
    "dataset",
    "training__job",
    "training__version",
    "training__tuned_model",
    "deployment__active__version__tuned_model",
)


def projects(*, by: Principal) -> QuerySet[Project]:
    """The tenant's projects with all that their state is read from, the latest first."""
    by.require("dataset.read")
    return Project.objects.filter(tenant=by.tenant, deleted_at=None).select_related(*_PARTS)


def project(*, by: Principal, project_id: uuid.UUID | str) -> Project:
    """Raises NotFound for another tenant's project."""
    return one(projects(by=by), id=project_id)
