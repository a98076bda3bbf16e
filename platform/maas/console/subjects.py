"""What a job worked on, as a link: the page where its result is."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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
