"""Puts readings in the queue: one at a time for each data set."""

import structlog
from django.db import transaction

from finetune.datasets import decisions, rowstate, selectors
from finetune.datasets.spec import KIND, ParseSpec
from finetune.models import Dataset
from maas.common.errors import Conflict, Problem
from maas.jobs import services as jobs
from maas.jobs.models import Job
from maas.tenants.principal import Principal
from maas.tenants.selectors import platform_principal

log = structlog.get_logger()
_PRIORITY = 5


def start(*, by: Principal, dataset: Dataset) -> Dataset:
    """Put the reading in the queue; a reading that is under way is called off.

    `dataset` is locked, or new; its mapping and options are saved with it.
    """
    _call_off(by, dataset)
    return _enqueue(by, dataset)


def start_soon(*, by: Principal, dataset: Dataset) -> Dataset:
    """Have the file read again with what was decided just now.

    A reading that has not begun takes it along; one that has is followed by another when it ends
    (`follow`). So there is one open reading at most, however many decisions there are. `dataset`
    is locked.
    """
    open_jobs = Job.objects.filter(state__in=Job.OPEN, cancel_requested_at__isnull=True)
    reading = dataset.job_id if dataset.state == Dataset.State.READING else None
    if reading is not None and open_jobs.filter(pk=reading).exists():
        return dataset
    return start(by=by, dataset=dataset)


def follow(dataset: Dataset, *, up_to: int) -> None:
    """After a reading with the decisions up to `up_to`: what was decided while it ran shows in its
    rows, and the file is read once more. `dataset` is locked."""
    places = decisions.places_since(dataset, up_to)
    if not places:
        return
    rowstate.catch_up(dataset, places, up_to=up_to)
    try:
        with transaction.atomic():
            _enqueue(platform_principal(dataset.tenant), dataset)
    except Problem as problem:
        log.warning("reading_not_followed", dataset=str(dataset.id), code=problem.code)
        stopped = {"code": "reading_cancelled", "params": {}}
        Dataset.objects.filter(id=dataset.id).update(problem=stopped)


def _enqueue(by: Principal, dataset: Dataset) -> Dataset:
    job = jobs.enqueue(
        by=by,
        kind=KIND,
        spec=ParseSpec(
            dataset=dataset.id,
            size_bytes=dataset.size_bytes,
            language=dataset.options.get("language", ""),
            mapping=dataset.mapping,
            options=dataset.options,
        ),
        subject_id=dataset.id,
        priority=_PRIORITY,
    )
    dataset.job_id, dataset.state, dataset.problem = job.id, Dataset.State.READING, None
    dataset.save(update_fields=["job_id", "state", "problem", "mapping", "options", "updated_at"])
    return dataset


def _call_off(by: Principal, dataset: Dataset) -> None:
    earlier = selectors.job(dataset)
    if earlier is None or not earlier.is_open:
        return
    Dataset.objects.filter(id=dataset.id).update(job_id=None)  # its end is no news any more
    try:
        jobs.cancel(by=by, job=earlier)
    except Conflict:
        if Job.objects.filter(id=earlier.id, state__in=Job.ACTIVE).exists():
            raise
