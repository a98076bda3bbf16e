"""Work in the background: the list, and one job's page with its live progress."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from maas.console import job_pages
from maas.console.access import TenantRequest, tenant_page
from maas.console.pages import paged
from maas.jobs import presenters, selectors, services
from maas.jobs.models import Job


@tenant_page(GET="job.read")
def jobs(request: TenantRequest) -> HttpResponse:
    listed = paged(request, selectors.jobs(by=request.principal))
    rows = [presenters.summary(one) | {"row": one} for one in listed.rows]
    return render(request, "console/jobs.html", {"jobs": rows, "pages": listed})


@tenant_page(GET="job.read")
def job(request: TenantRequest, job: uuid.UUID) -> HttpResponse:
    """The whole page, or for htmx only its changing part."""
    row = selectors.job(by=request.principal, job_id=job)
    template = "console/job_part.html" if request.htmx else "console/job.html"
    return render(request, template, job_values(request, row))


def job_values(request: TenantRequest, row: Job) -> dict[str, object]:
    """What the pages that follow a job show of it."""
    panel = job_pages.panel(row)
    return {
        **(panel.values if panel else {}),
        "row": row,
        "job": presenters.summary(row, placed=True),
        "panel": panel,
        "notes": _notes(row),
        "subject": job_pages.of_job(row),
        "again": job_pages.again(row),
        "stream_url": reverse("job-stream", args=[request.tenant.id, row.id]),
        "part_url": reverse("console:job", args=[request.tenant.id, row.id]),
    }


@tenant_page(POST="job.write")
def cancel_job(request: TenantRequest, job: uuid.UUID) -> HttpResponse:
    row = services.cancel(by=request.principal, job=selectors.job(by=request.principal, job_id=job))
    if row.is_open:
        messages.info(request, _("It stops within a few seconds."))
    return redirect("console:job", request.tenant.id, row.id)


def _notes(row: Job) -> list[dict[str, object]]:
    """The story of the job in sentences, oldest first."""
    events = row.events.filter(type__in=["note", "state"]).order_by("seq")[:200]
    told = [presenters.event(row, one) for one in events]
    return [one for one in told if one["text"]]
