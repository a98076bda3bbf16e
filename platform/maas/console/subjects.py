"""What a job worked on, as a link: the page where its result is."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from finetune.models import Training
from maas.jobs.models import Job


@dataclass(frozen=True, kw_only=True)
class Subject:
    url: str
    words: Promise


_PAGES: dict[str, tuple[str, Promise]] = {
    "dataset": ("console:dataset", _("To the data set")),
    "training": ("console:training", _("To the model")),
    "exam": ("console:exam", _("To the exam")),
}


def of_job(row: Job) -> Subject | None:
    """The page of the job's subject; None for work that has none, like fetching a base model."""
    if row.subject_id is None or row.tenant_id is None:
        return None
    for start, (name, words) in _PAGES.items():
        if row.kind.startswith(start):
            return Subject(url=reverse(name, args=[row.tenant_id, row.subject_id]), words=words)
    return None


def again(row: Job) -> Subject | None:
    """Where work that broke off is begun once more; None where it cannot be, or went well."""
    if row.state not in {Job.State.FAILED, Job.State.CANCELLED} or row.tenant_id is None:
        return None
    if row.kind == "training":
        training = Training.objects.filter(job=row).select_related("dataset").first()
        if training is None or training.dataset.deleted_at is not None:
            return None
        url = reverse("console:teach", args=[row.tenant_id, training.dataset_id])
        return Subject(url=url, words=_("Teach again"))
    return of_job(row)
