"""A business at a glance: its models, how they did today, what needs somebody."""

from datetime import UTC

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from maas.console import attention
from maas.console.access import TenantRequest, tenant_page
from maas.console.projects import selectors as projects
from maas.console.projects import steps
from maas.jobs import presenters
from maas.jobs import selectors as jobs
from maas.jobs.models import Job
from maas.usage import selectors as usage
from serving import selectors as serving


@require_GET
@tenant_page
def start(request: TenantRequest) -> HttpResponse:
    by = request.principal
    today = timezone.now().astimezone(UTC).date()
    asked = {
        line.key: line.requests
        for line in usage.statement(by=by, first=today, last=today, group="model").lines
    }
    live = list(serving.deployments(by=by)[:12])
    walks = list(projects.projects(by=by)[:4])
    return render(
        request,
        "console/start.html",
        {
            "live": [{"deployment": one, "asked": asked.get(one.name, 0)} for one in live],
            "projects": [
                {"project": one, "line": steps.line(one, steps.current(one))} for one in walks
            ],
            "running": [presenters.summary(one) for one in jobs.jobs(by=by, states=Job.OPEN)[:5]],
            "needs": attention.needs(by, live),
        },
    )
