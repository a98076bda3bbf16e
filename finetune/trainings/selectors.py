"""Reads of trainings, by tenant."""

import uuid

from django.db.models import QuerySet

from finetune.models import Training
from maas.jobs.models import Job, JobEvent
from maas.tenants.principal import Principal
from maas.tenants.selectors import one

CURVES = ("loss", "validation_loss")
Points = list[tuple[int, float]]


def trainings(
    *, by: Principal, dataset_id: uuid.UUID | None = None, model_id: uuid.UUID | None = None
) -> QuerySet[Training]:
    """The tenant's trainings, newest first; of one data set or tuned model, if one is named."""
    by.require("training.read")
    rows = Training.objects.filter(tenant=by.tenant).select_related(
        "job", "dataset", "base_model", "tuned_model", "version"
    )
    if dataset_id is not None:
        rows = rows.filter(dataset_id=dataset_id)
    if model_id is not None:
        rows = rows.filter(tuned_model_id=model_id)
    return rows


def training(*, by: Principal, training_id: uuid.UUID | str) -> Training:
    """Raises NotFound for another tenant's training."""
    return one(trainings(by=by), id=training_id)


def curve(job: Job) -> dict[str, Points]:
    """The loss by step: on what is taught, and on what is only checked.

    An attempt that went on from a checkpoint reports steps again; the last report counts.
    """
    found: dict[str, dict[int, float]] = {name: {} for name in CURVES}
    events = JobEvent.objects.filter(job=job, type="metric", data__name__in=CURVES)
    for data in events.order_by("seq").values_list("data", flat=True):
        if isinstance(data.get("value"), int | float):
            found[data["name"]][int(data.get("step", 0))] = float(data["value"])
    return {name: sorted(points.items()) for name, points in found.items()}
