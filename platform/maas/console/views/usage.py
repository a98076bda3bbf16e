"""What the business has used: questions, tokens, machine time."""

from datetime import UTC, timedelta
from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from maas.console import charts
from maas.console.access import TenantRequest, tenant_page
from maas.fleet import selectors as fleet
from maas.usage import booking, prices, selectors, storage
from maas.usage.selectors import StatementLine
from maas.usage.units import UNITS

PERIODS = (7, 30, 90)
_CANDIDATE = "candidate:"


@tenant_page(GET="usage.read")
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
            "behind_since": booking.behind_since(),
            "days": days,
            "periods": PERIODS,
            "total": by_day.total,
            "others": [
                {"title": UNITS[name].title, "amount": amount}
                for name, amount in by_day.total.quantities.items()
            ],
            "tokens": charts.used_tokens(by_day.total),
            "charts": [
                one
                for one in (charts.questions(by_day), charts.tokens(by_day), charts.costs(by_day))
                if one is not None
            ],
            "by_day": list(reversed(by_day.lines)),
            "prices": prices.current(),
            "models": _models(statement(group="model").lines),
            "keys": _most_first(statement(group="key").lines),
            "quota": quota,
            "storage": storage.own(by=request.principal),
            "hours": seconds / 3600,
            "hours_share": min(seconds / 3600 / quota.accelerator_hours_per_month, 1)
            if quota.accelerator_hours_per_month
            else 1,
        },
    )


def _models(lines: list[StatementLine]) -> list[StatementLine]:
    """Live models by their names; the many candidates that exams asked, as one line."""
    candidates = [line for line in lines if line.key.startswith(_CANDIDATE)]
    others = [line for line in lines if not line.key.startswith(_CANDIDATE)]
    exams = [selectors.total(candidates, label=_("Questions of exams"))] if candidates else []
    return _most_first([*others, *exams])


def _most_first(lines: list[StatementLine]) -> list[StatementLine]:
    return sorted(lines, key=lambda line: -line.requests)
