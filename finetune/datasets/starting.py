"""Puts readings in the queue: one at a time for each data set, and none for a decision alone.

What is decided about rows shows in them at once and waits to be read: until somebody needs the
whole picture (`bring_up_to_date`), or until nobody has decided anything for a while
(`read_what_waits`, the beat's part).
"""

from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from finetune.datasets import decisions, rowstate, selectors
from finetune.datasets.spec import KIND, ParseSpec
from finetune.models import Dataset, RowDecision
from maas.common.errors import Conflict, Problem
from maas.jobs import services as jobs
from maas.jobs.models import Job
from maas.tenants.principal import Principal
from maas.tenants.selectors import platform_principal

log = structlog.get_logger()
QUIET = timedelta(minutes=2)
"""For how long nobody has decided anything when what was decided is read unasked."""
_PRIORITY = 5
_AT_ONCE = 50


def start(*, by: Principal, dataset: Dataset) -> Dataset:
    """Put the reading in the queue; a reading that is under way is called off.

    `dataset` is locked, or new; its mapping and options are saved with it.
    """
    _call_off(by, dataset)
    return _enqueue(by, dataset)


def bring_up_to_date(*, by: Principal, dataset: Dataset) -> bool:
    """Have the file read with what was decided since its last reading. Returns whether there is
    anything to wait for: that, or a reading that is under way. `dataset` is locked."""
    open_jobs = Job.objects.filter(state__in=Job.OPEN, cancel_requested_at__isnull=True)
    reading = dataset.job_id if dataset.state == Dataset.State.READING else None
    if reading is not None and open_jobs.filter(pk=reading).exists():
        return True
    if not decisions.pending(dataset):
        return False
    start(by=by, dataset=dataset)
    return True


def read_what_waits() -> int:
    """Read the files about which something was decided, but nothing for a while. A reading that
    failed is not tried again before somebody decides something more."""
    begun = 0
    for found in _quiet()[:_AT_ONCE]:
        try:
            with transaction.atomic():
                rows = Dataset.objects.select_for_update(no_key=True, of=("self",))
                dataset = rows.select_related("tenant").get(id=found.id)
                begun += bring_up_to_date(by=platform_principal(dataset.tenant), dataset=dataset)
        except Problem as problem:
            log.warning("decisions_not_read", dataset=str(found.id), code=problem.code)
    return begun


def catch_up(dataset: Dataset, *, up_to: int) -> None:
    """After a reading with the decisions up to `up_to`: what was decided while it ran shows in its
    rows, and waits for the next one. `dataset` is locked."""
    if places := decisions.places_since(dataset, up_to):
        rowstate.catch_up(dataset, places, up_to=up_to)


def _quiet() -> QuerySet[Dataset]:
    newest = RowDecision.objects.filter(dataset=OuterRef("pk")).order_by("-id")
    read_at = Job.objects.filter(id=OuterRef("job_id")).values("created_at")[:1]
    known = Dataset.objects.filter(edition__gt=0, deleted_at=None)
    found = known.filter(state__in=(Dataset.State.READY, Dataset.State.REFUSED)).annotate(
        newest=Subquery(newest.values("id")[:1]),
        decided_at=Subquery(newest.values("at")[:1]),
        begun_at=Subquery(read_at),
    )
    return found.filter(
        Q(begun_at=None) | Q(decided_at__gt=F("begun_at")),
        newest__gt=F("read_up_to"),
        decided_at__lt=timezone.now() - QUIET,
    )


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
