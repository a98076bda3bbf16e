"""An exam's result: the mark and what it is worth, and the answers to look at."""

import uuid
from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from finetune.exams import messages, policy, selectors, services
from finetune.models import Dataset, Exam, ExamItem, Example
from maas.catalog import verdicts
from maas.console import meter
from maas.console.access import TenantRequest, tenant_page
from maas.console.pages import paged
from maas.console.views.jobs import shown

SHOWN = {"wrong": {"right": False}, "right": {"right": True}, "all": {}}
"""Which answers `?show=` names, as the selector takes it."""


@require_GET
@tenant_page
def exam(request: TenantRequest, exam: uuid.UUID) -> HttpResponse:
    row = selectors.exam(by=request.principal, exam_id=exam)
    return render(request, "console/exam.html", result(request, row))


@require_POST
@tenant_page
def examine(request: TenantRequest, version: uuid.UUID) -> HttpResponse:
    """Start an exam of a version."""
    made = services.start_exam(by=request.principal, version_id=version)
    return redirect("console:exam", request.tenant.id, made.id)


def result(request: TenantRequest, row: Exam) -> dict[str, object]:
    """What the pages that show an exam say of it; while it runs, how far it is."""
    if row.job.is_open or row.score is None:
        return {"exam": row, **shown(request, row.job)}
    show = request.GET.get("show", "wrong")
    show = show if show in SHOWN else "wrong"
    training = getattr(row.version, "training", None)
    answers = paged(request, selectors.items(row, **SHOWN[show]), per_page=20)
    return {
        "exam": row,
        "show": show,
        "wrong": row.items_total - row.items_right,
        "answers": answers,
        "whys": _whys(row, answers.rows),
        "bars": meter.bars(row),
        "mark_at": meter.mark_at(row),
        "certainty": meter.certainty(row),
        "data_is_there": _data_is_there(row),
        "cautions": messages.cautions(row, policy.current()),
        "advice": messages.advice(row, training.recipe if training else ""),
    }


def _whys(exam: Exam, items: Sequence[ExamItem]) -> list[dict[str, object]]:
    """Each answer with why it was marked so, and the row of the data that it came from."""
    rows = _rows_behind(exam, [item.expected for item in items])
    return [
        {"item": item, "why": verdicts.explain(item.reason), "row": rows.get(item.expected)}
        for item in items
    ]


def _rows_behind(exam: Exam, answers: list[str]) -> dict[str, int]:
    """The id of a row by its answer; none where the data has changed or lies in the trash."""
    if not _data_is_there(exam):
        return {}
    examples = Example.objects.filter(
        dataset=exam.dataset, answer__in=answers, row__isnull=False, origin=Example.Origin.OWN
    )
    return {answer: row for answer, row in examples.values_list("answer", "row_id") if row}


def _data_is_there(exam: Exam) -> bool:
    return exam.dataset.deleted_at is None and exam.dataset.state != Dataset.State.GONE
