"""Data sets: the list, bringing a file, the report."""

import uuid

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from finetune.datasets import options, selectors, services
from finetune.datasets.services import files
from finetune.models import Dataset
from finetune.pages.forms.datasets import UploadForm
from finetune.pages.presenters import report, rows, surveys
from finetune.pages.presenters.standing import standing
from maas.common.bodies import BodySort, takes
from maas.common.errors import Problem
from maas.console.access import TenantRequest, tenant_page
from maas.console.pages import paged
from maas.console.views.jobs import job_values
from maas.console.views.session import page_after


@tenant_page(GET="dataset.read")
def datasets(request: TenantRequest) -> HttpResponse:
    listed = paged(request, selectors.datasets(by=request.principal))
    return render(request, "finetune/datasets.html", {"pages": listed})


@takes(BodySort.FILE)
@tenant_page(GET="dataset.write", POST="dataset.write")
def new_dataset(request: TenantRequest) -> HttpResponse:
    request.principal.require("dataset.write")
    form = UploadForm.sent(request)
    if form.is_valid():
        try:
            made = form.upload(by=request.principal)
            return to_page(request, reverse("console:dataset", args=[request.tenant.id, made.id]))
        except Problem as problem:
            form.refuse(problem)
    template = "finetune/upload_form.html" if request.htmx else "finetune/upload.html"
    return render(request, template, {"form": form}, status=400 if form.errors else 200)


@tenant_page(GET="dataset.read")
def dataset(request: TenantRequest, dataset: uuid.UUID) -> HttpResponse:
    """The report; while the file is read for the first time, how far that is."""
    row = selectors.dataset(by=request.principal, dataset_id=dataset)
    values = about(request, row) | {
        "tab": "report",
        "waiting": rows.waiting(row),
        "decided": rows.decided(row),
        "survey": surveys.survey_card(by=request.principal, dataset=row),
    }
    return render(request, "finetune/dataset.html", values)


@tenant_page(GET="dataset.read")
def reading(request: TenantRequest, dataset: uuid.UUID) -> HttpResponse:
    """Asked every second while a file is read again; makes the page reload when it is done.

    A page whose decisions wait to be read names the `?edition=` that it shows: it is told how that
    stands, and stays as it is.
    """
    row = selectors.dataset(by=request.principal, dataset_id=dataset)
    if request.htmx and "edition" in request.GET:
        values = {"dataset": row, "standing": standing(row, seen=request.GET["edition"])}
        values["here"] = request.htmx.current_url_abs_path or ""
        return render(request, "finetune/standing.html", values)
    if row.state == Dataset.State.READING:
        return HttpResponse(status=204)
    if request.htmx:
        return HttpResponseClientRefresh()
    return redirect("console:dataset", request.tenant.id, row.id)


@tenant_page(POST="dataset.write")
def trash_dataset(request: TenantRequest, dataset: uuid.UUID) -> HttpResponse:
    row = selectors.dataset(by=request.principal, dataset_id=dataset)
    services.throw_away(by=request.principal, dataset=row)
    messages.success(request, _("In the trash. You can take it back for 30 days."))
    return redirect("console:datasets", request.tenant.id)


@tenant_page(GET="dataset.read")
def original(request: TenantRequest, dataset: uuid.UUID) -> FileResponse:
    """The file as it was uploaded."""
    row = selectors.dataset(by=request.principal, dataset_id=dataset)
    path = files.original(by=request.principal, dataset=row)
    return FileResponse(path.open("rb"), as_attachment=True, filename=row.filename)


def about(request: TenantRequest, row: Dataset) -> dict[str, object]:
    """What every page of a data set shows: its state, its job, and its report in words."""
    job = selectors.job(row)
    first = row.state == Dataset.State.READING and not row.report
    values: dict[str, object] = {
        "dataset": row,
        "reading": row.state == Dataset.State.READING and not first,
        "standing": standing(row),
        "here": page_after(request, default=request.get_full_path()),
        "first_reading": first,
        "report": report.build(row),
        "seen": options.seen_reading(row.mapping, row.options),
    }
    if first and job is not None:
        values |= job_values(request, job)
    return values


def to_page(request: TenantRequest, url: str) -> HttpResponse:
    """Go there, also where a script sent the form."""
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)
