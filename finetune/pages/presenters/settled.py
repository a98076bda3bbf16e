"""Which work that failed needs nobody any more."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from finetune.models import Exam, Training
from finetune.pages.replaced import in_use
from maas.catalog.models import ModelVersion
from maas.jobs.models import Job
from maas.tenants.principal import Principal


def readings(by: Principal, failed: Sequence[Job]) -> set[UUID]:
    """Of files that are there still, and not replaced, the latest reading alone needs somebody."""
    latest = set(in_use(by).values_list("job_id", flat=True))
    return {job.id for job in failed if job.id not in latest}


def trainings(by: Principal, failed: Sequence[Job]) -> set[UUID]:
    """Where the model was taught again since, or the model or its data is no longer there."""
    again = Training.objects.filter(
        tuned_model=OuterRef("tuned_model"), created_at__gt=OuterRef("created_at")
    )
    gone = Q(tuned_model__deleted_at__isnull=False) | ~Q(dataset__in=in_use(by))
    rows = Training.objects.filter(Exists(again) | gone, job__in=failed)
    return set(rows.values_list("job_id", flat=True))


def exams(by: Principal, failed: Sequence[Job]) -> set[UUID]:
    """Where the model was examined again since, has a newer version, or is no longer there."""
    again = Exam.objects.filter(
        version__tuned_model=OuterRef("version__tuned_model"),
        created_at__gt=OuterRef("created_at"),
    )
    newer = ModelVersion.objects.filter(
        tuned_model=OuterRef("version__tuned_model"), created_at__gt=OuterRef("created_at")
    )
    gone = Q(version__tuned_model__deleted_at__isnull=False)
    rows = Exam.objects.filter(Exists(again) | Exists(newer) | gone, job__in=failed)
    return set(rows.values_list("job_id", flat=True))
