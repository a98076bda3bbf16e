"""What a training's job shows on its page: what is taught, the curve, where to begin again."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from finetune.models import Training
from finetune.pages.presenters import curves
from finetune.trainings import changes, selectors
from maas.console.job_pages import Link, Panel
from maas.jobs.models import Job


def curve(row: Job) -> Panel:
    lines = selectors.curve(row)
    return Panel(
        template="finetune/curve_panel.html",
        values={
            **_edition(row),
            "chart": curves.chart(lines),
            "meaning": curves.meaning(lines, ended=not row.is_open),
        },
    )


def edition(training: Training | None) -> dict[str, Any]:
    """What `finetune/edition.html` tells; nothing where the data is no longer there."""
    if training is None or training.dataset.deleted_at is not None:
        return {}
    return {"taught": training, "changes": changes.since(training)}


def _edition(row: Job) -> dict[str, Any]:
    """With the way to teach again, once this teaching is over."""
    training = Training.objects.filter(job=row).select_related("dataset").first()
    again = None if row.is_open else teach_again(row)
    return {**edition(training), "teach_url": again.url if again else ""}


def teach_again(row: Job) -> Link | None:
    """The page to choose how; None where the data is gone."""
    training = Training.objects.filter(job=row).select_related("dataset").first()
    if training is None or training.dataset.deleted_at is not None:
        return None
    url = reverse("console:teach", args=[row.tenant_id, training.dataset_id])
    return Link(url=url, words=_("Teach again"))
