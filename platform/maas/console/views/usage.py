"""What the business has used: questions, tokens, machine time."""

from datetime import UTC, timedelta
from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from maas.console import charts
from maas.console.access import TenantRequest, tenant_page
from maas.fleet import selectors as fleet
from maas.usage import prices, selectors

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
            "tokens": charts.used_tokens(by_day.total),
            "charts": [
                one
                for one in (charts.questions(by_day), charts.tokens(by_day), charts.costs(by_day))
                if one is not None
            ],
            "by_day": list(reversed(by_day.lines)),
            "prices": prices.current(),
            "models": statement(group="model").lines,
            "keys": statement(group="key").lines,
            "quota": quota,
            "hours": seconds / 3600,
            "hours_share": min(seconds / 3600 / quota.accelerator_hours_per_month, 1)
            if quota.accelerator_hours_per_month
            else 1,
        },
    )
