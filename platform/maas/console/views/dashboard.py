"""A business at a glance: its models, how they did today, what needs somebody."""

from datetime import UTC, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from maas.console import attention, charts
from maas.console.access import TenantRequest, tenant_page
from maas.console.projects import selectors as projects
from maas.console.projects import steps
from maas.jobs import presenters
from maas.jobs import selectors as jobs
from maas.jobs.models import Job
from maas.usage import prices
from maas.usage import selectors as usage
from serving import selectors as serving

DAYS = 14
"""How many days the chart of questions shows."""


@require_GET
@tenant_page
def start(request: TenantRequest) -> HttpResponse:
    by = request.principal
    today = timezone.now().astimezone(UTC).date()
    now = usage.statement(by=by, first=today, last=today, group="model")
    asked = {line.key: line.requests for line in now.lines}
    lately = usage.statement(by=by, first=today - timedelta(days=DAYS - 1), last=today)
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
            "today": now.total,
            "today_tokens": charts.used_tokens(now.total),
            "today_cost": _cost(now.total),
            "chart": charts.questions(lately),
            "running": [presenters.summary(one) for one in jobs.jobs(by=by, states=Job.OPEN)[:5]],
            "needs": attention.needs(by),
        },
    )


def _cost(line: usage.Line) -> float | None:
    """What a day cost, where the admin set prices."""
    known = prices.current()
    if not known.are_set:
        return None
    return known.cost(tokens=charts.used_tokens(line), seconds=line.accelerator_seconds)
