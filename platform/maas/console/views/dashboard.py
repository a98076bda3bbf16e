"""A business at a glance: what needs somebody, what is being done, and what each slice shows."""

from django.http import HttpResponse
from django.shortcuts import render

from maas.console import attention, dashboard
from maas.console.access import TenantRequest, tenant_page
from maas.jobs import presenters
from maas.jobs import selectors as jobs
from maas.jobs.models import Job


@tenant_page(GET="tenant.read")
def start(request: TenantRequest) -> HttpResponse:
    by = request.principal
    return render(
        request,
        "console/start.html",
        {
            "needs": attention.needs(by),
            "running": [presenters.summary(one) for one in jobs.jobs(by=by, states=Job.OPEN)[:5]],
            "panels": dashboard.drawn(request),
        },
    )
