"""Reads of exams, by tenant."""

import uuid

from django.db.models import QuerySet

from finetune.models import Exam, ExamItem
from maas.tenants.principal import Principal
from maas.tenants.selectors import one


def exams(
    *, by: Principal, version_id: uuid.UUID | None = None, model_id: uuid.UUID | None = None
) -> QuerySet[Exam]:
    """The tenant's exams, newest first; of one version or one model, if one is named."""
    by.require("exam.read")
    rows = Exam.objects.filter(tenant=by.tenant).select_related(
        "job",
        "dataset",
        "version__tuned_model",
        "version__training",
        "version__adapter__base_model",
    )
    if model_id is not None:
        rows = rows.filter(version__tuned_model_id=model_id)
    return rows if version_id is None else rows.filter(version_id=version_id)


def exam(*, by: Principal, exam_id: uuid.UUID | str) -> Exam:
    """Raises NotFound for another tenant's exam."""
    return one(exams(by=by), id=exam_id)


def item(exam: Exam, *, item_id: int) -> ExamItem:
    """One of the exam's questions. Raises NotFound for another exam's."""
    return one(items(exam), id=item_id)


def items(exam: Exam, *, right: bool | None = None, part: str = "") -> QuerySet[ExamItem]:
    """The exam's questions in order; of one part, only the right or the wrong ones, if asked for.

    Those that do not count are among neither right nor wrong.
    """
    rows = ExamItem.objects.filter(exam=exam).order_by("number")
    if part:
        rows = rows.filter(part=part)
    return rows if right is None else rows.filter(right=right, counted=True)
