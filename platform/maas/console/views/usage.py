"""What the business has used: questions, tokens, machine time."""

from datetime import UTC, timedelta
from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from maas.console import bars
from maas.console.access import TenantRequest, tenant_page
from maas.fleet import selectors as fleet
from maas.usage import selectors

PERIODS = (7, 30, 90)


@require_GET
@tenant_page
def usage(request: TenantRequest) -> HttpResponse:
    asked = request.GET.get("days", "")
    days = int(asked) if asked.isdecimal() and int(asked) in PERIODS else 30
    last = timezone.now().astimezone(UTC).date()
    first = last - timedelta(days=days - 1)
    statement = partial(selectors.statement, by=request.principal, first=first, last=last)
    by_day = statement(group="day")
    quota = fleet.own_quota(by=request.principal)
    seconds = selectors.accelerator_seconds_this_month(tenant=request.tenant)
    return render(
        request,
        "console/usage.html",
        {
            "days": days,
            "periods": PERIODS,
            "total": by_day.total,
            "tokens": by_day.total.prompt_tokens + by_day.total.completion_tokens,
            "bars": bars.by_day({line.key: line.requests for line in by_day.lines}, first, last),
            "models": statement(group="model").lines,
            "keys": statement(group="key").lines,
            "quota": quota,
            "hours": seconds / 3600,
            "hours_share": min(seconds / 3600 / quota.accelerator_hours_per_month, 1)
            if quota.accelerator_hours_per_month
            else 1,
        },
    )
