"""What the start page shows of live models."""

from datetime import UTC, timedelta
from typing import Any

from django.utils import timezone

from maas.console import charts
from maas.console.access import TenantRequest
from maas.console.dashboard import DashboardPanel
from maas.usage import prices
from maas.usage import selectors as usage
from serving import selectors

DAYS = 14
"""How many days the chart of questions shows."""
MOST = 12


def live_models(request: TenantRequest) -> dict[str, Any] | None:
    """How the live models did today and lately; None where none is live and nothing was asked."""
    by = request.principal
    live = list(selectors.deployments(by=by)[:MOST])
    today = timezone.now().astimezone(UTC).date()
    lately = usage.statement(by=by, first=today - timedelta(days=DAYS - 1), last=today)
    chart = charts.questions(lately)
    if not live and not chart.total:
        return None
    now = usage.statement(by=by, first=today, last=today, group="model")
    asked = {line.key: line.requests for line in now.lines}
    return {
        "live": [{"deployment": one, "asked": asked.get(one.name, 0)} for one in live],
        "today": now.total,
        "tokens": charts.used_tokens(now.total),
        "cost": _cost(now.total),
        "chart": chart,
    }


def _cost(line: usage.Line) -> float | None:
    """What a day cost, where the admin set prices."""
    known = prices.current()
    if not known.are_set:
        return None
    return known.cost(tokens=charts.used_tokens(line), seconds=line.accelerator_seconds)


LIVE_MODELS = DashboardPanel(
    name="live_models", order=10, template="serving/dashboard_panel.html", values=live_models
)
