"""Reads of surveys and of what people sent in."""

import uuid
from collections.abc import Collection

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from finetune.datasets import selectors as datasets
from finetune.models import Contribution, Dataset, Survey
from maas.common.errors import NotFound
from maas.tenants.models import Tenant
from maas.tenants.principal import Principal
from maas.tenants.selectors import one

State = Contribution.State


def surveys(*, by: Principal, dataset: Dataset) -> QuerySet[Survey]:
    """A data set's surveys, newest first. `dataset` was read through the tenant's selector."""
    by.require("dataset.read")
    return Survey.objects.filter(tenant=by.tenant, dataset=dataset)


def latest(*, by: Principal, dataset: Dataset) -> Survey | None:
    """The open survey of a data set, else the last that was closed, else None.

    With the number of its contributions, `received`, and of those that nobody has decided about,
    `waiting`.
    """
    counts = {
        "received": Count("contributions"),
        "waiting": Count("contributions", filter=Q(contributions__state=State.NEW)),
    }
    found = surveys(by=by, dataset=dataset).annotate(**counts)
    return found.order_by("-open", "-created_at").first()


def contributions(*, by: Principal, dataset: Dataset, state: str = "") -> QuerySet[Contribution]:
    """What came in for a data set by all of its surveys, newest first; in one state, if named."""
    by.require("dataset.read")
    rows = Contribution.objects.filter(survey__tenant=by.tenant, survey__dataset=dataset)
    return rows.filter(state=state) if state else rows


def contribution(
    *, by: Principal, dataset: Dataset, contribution_id: uuid.UUID | str
) -> Contribution:
    """Raises NotFound for another tenant's, and for one of another data set."""
    return one(contributions(by=by, dataset=dataset), id=contribution_id)


def counts(*, by: Principal, dataset: Dataset) -> dict[str, int]:
    """How many contributions of a data set are in which state."""
    rows = contributions(by=by, dataset=dataset).order_by().values_list("state")
    found = dict(rows.annotate(Count("id")))
    return {state.value: found.get(state.value, 0) for state in State}


def waiting(*, by: Principal, most: int) -> list[tuple[Dataset, int]]:
    """The newest data sets for which people sent in what nobody has decided about, with the
    number of that."""
    new = Count("surveys__contributions", filter=Q(surveys__contributions__state=State.NEW))
    found = datasets.datasets(by=by).annotate(waiting=new).filter(waiting__gt=0)
    return [(row, row.waiting) for row in found.order_by("-created_at")[:most]]


def chosen(
    *, by: Principal, dataset: Dataset, ids: Collection[uuid.UUID | str]
) -> dict[str, Contribution]:
    """Contributions by their id as text, locked in one order. Raises NotFound if one is missing."""
    wanted = {str(one_id) for one_id in ids}
    rows = contributions(by=by, dataset=dataset).select_for_update(of=("self",)).order_by("id")
    try:
        found = {str(row.id): row for row in rows.filter(id__in=[uuid.UUID(one) for one in wanted])}
    except ValueError:
        raise NotFound from None
    if set(found) != wanted:
        raise NotFound
    return found


def public(token: str) -> Survey:
    """The survey of a link, for whoever has it. Raises NotFound("survey_closed") where there is
    none (any more): unknown, closed, its data set thrown away, its tenant suspended."""
    found = (
        Survey.objects.select_related("tenant", "dataset")
        .filter(token=token, open=True)
        .filter(tenant__status=Tenant.Status.ACTIVE, dataset__deleted_at=None)
        .exclude(dataset__state=Dataset.State.GONE)
        .first()
    )
    if found is None:
        raise NotFound(_("No questions are collected here any more."), code="survey_closed")
    return found
