"""An exam's result: the mark and what it is worth, part by part, and the answers to look at."""

import uuid
from collections.abc import Sequence

from django.contrib import messages as django_messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from finetune.datasets import services as datasets
from finetune.exams import mending, messages, policy, selectors, services
from finetune.models import Dataset, Exam, ExamItem, Example, Training
from finetune.pages import ways
from finetune.pages.presenters import exam_parts, meter, surveys
from finetune.pages.presenters.jobs import edition
from maas.catalog import verdicts
from maas.console.access import TenantRequest, tenant_page
from maas.console.pages import paged
from maas.console.views.jobs import job_values
from maas.console.views.session import page_after

SHOWN = {"wrong": {"right": False}, "right": {"right": True}, "all": {}}
"""Which answers `?show=` names, as the selector takes it."""


@tenant_page(GET="exam.read")
def exam(request: TenantRequest, exam: uuid.UUID) -> HttpResponse:
    row = selectors.exam(by=request.principal, exam_id=exam)
    return render(request, "finetune/exam.html", result(request, row))


@tenant_page(POST="exam.write")
def examine(request: TenantRequest, version: uuid.UUID) -> HttpResponse:
    """Start an exam of a version."""
    made = services.start_exam(by=request.principal, version_id=version)
    return redirect("console:exam", request.tenant.id, made.id)


@tenant_page(POST="dataset.write")
def answer(request: TenantRequest, exam: uuid.UUID, item: int) -> HttpResponse:
    """Put a question that the data did not answer into the data, with its answer."""
    row = selectors.exam(by=request.principal, exam_id=exam)
    asked = selectors.item(row, item_id=item)
    datasets.add_row(
        by=request.principal,
        dataset=row.dataset,
        question=asked.question,
        answer=request.POST.get("answer", ""),
    )
    told = _("It is a row of “%(name)s” now. The next teaching learns it.")
    django_messages.success(request, told % {"name": row.dataset})
    here = reverse("console:exam", args=[request.tenant.id, row.id])
    return redirect(page_after(request, default=here))


def result(request: TenantRequest, row: Exam) -> dict[str, object]:
    """What the pages that show an exam say of it; while it runs, how far it is.

    `?show=` one of `SHOWN`, `?part=` one of the exam's parts.
    """
    if row.job.is_open or row.score is None:
        return {"exam": row, **job_values(request, row.job)}
    show = request.GET.get("show", "wrong")
    show = show if show in SHOWN else "wrong"
    part = request.GET.get("part", "")
    part = part if part in row.parts else ""
    training = getattr(row.version, "training", None)
    answers = paged(request, selectors.items(row, part=part, **SHOWN[show]), per_page=20)
    items, right = _counted(row, part)
    there = _data_is_there(row)
    asks = row.preliminary and there
    return {
        "exam": row,
        **_since(request, training),
        "caveat": verdicts.caveat(preliminary=row.preliminary),
        "parts": exam_parts.part_lines(row),
        "conduct": exam_parts.conduct(row),
        "how_answered": messages.how_answered(row),
        "teaching": messages.teaching(row),
        "show": show,
        "part": part,
        "wrong": items - right,
        "right": right,
        "answers": answers,
        "whys": _whys(row, answers.rows),
        "bars": meter.bars(row),
        "mark_at": meter.mark_at(row),
        "certainty": meter.certainty(row),
        "data_is_there": there,
        "survey": surveys.survey_card(by=request.principal, dataset=row.dataset) if asks else None,
        "cautions": messages.cautions(row, policy.current()),
        "advice": messages.advice(row, training.recipe if training else ""),
    }


def _since(request: TenantRequest, training: Training | None) -> dict[str, object]:
    """What was not taught of what the data holds now, with the way to teach it."""
    told = edition(training)
    if training is None or not told or not told["changes"].any:
        return {}
    return {**told, "teach_url": ways.teach_url(by=request.principal, dataset=training.dataset)}


def _counted(exam: Exam, part: str) -> tuple[int, int]:
    """How many questions count, of one part or of all, and how many of them were right."""
    if not exam.parts:
        return exam.items_total, exam.items_right
    chosen = [of for name, of in exam.parts.items() if part in ("", name)]
    return sum(of["items"] for of in chosen), sum(of["right"] for of in chosen)


def _whys(exam: Exam, items: Sequence[ExamItem]) -> list[dict[str, object]]:
    """Each answer with why it was marked so, what helps, and the row of the data behind it."""
    rows = _rows_behind(exam, [text for item in items for text in (item.expected, item.answer)])
    return [
        {
            "item": item,
            "why": verdicts.explain(item.reason),
            "way": None if item.right else mending.way(item),
            # What was expected, or, where nothing was, what it answered with.
            "row": rows.get(item.expected or item.answer),
        }
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
