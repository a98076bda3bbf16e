"""Reads of projects, by tenant."""

import uuid

from django.db.models import Exists, OuterRef, Q, QuerySet

from maas.projects.models import Project
from maas.tenants.principal import Principal
from maas.tenants.selectors import one

_PARTS = (
    "dataset",
    "training__job",
    "training__version",
    "training__tuned_model",
    "deployment__active__version__tuned_model",
)


def projects(*, by: Principal, trash: bool = False) -> QuerySet[Project]:
    """The tenant's projects with all that their state is read from, the latest first; with
    `trash`, those thrown away instead."""
    by.require("dataset.read")
    rows = Project.objects.filter(tenant=by.tenant, deleted_at__isnull=not trash)
    return rows.select_related(*_PARTS)


def project(*, by: Principal, project_id: uuid.UUID | str, lock: bool = False) -> Project:
    """Raises NotFound for another tenant's project."""
    rows = projects(by=by)
    return one(rows.select_for_update(of=("self",)) if lock else rows, id=project_id)


def replaced_data(by: Principal) -> Q:
    """Those data sets that a project has let go for another one, and that none uses now."""
    own = Project.objects.filter(tenant=by.tenant)
    had = own.filter(earlier_datasets__contains=[OuterRef("pk")])
    return Q(Exists(had)) & ~Q(Exists(own.filter(dataset=OuterRef("pk"))))
