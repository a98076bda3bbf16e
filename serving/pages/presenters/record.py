"""How a model did with customers: questions a day, ratings, what it could not answer."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from maas.console import bars, charts
from maas.console.access import TenantRequest
from serving.channels import selectors


def of(request: TenantRequest, **rows: Any) -> dict[str, Any]:
    """For `console/deployment_record.html`; nothing where nobody asked in thirty days."""
    found = selectors.record(by=request.principal, **rows)
    if not found.asked:
        return {}
    chart = charts.Days(
        title=_("Questions on the chat page a day"),
        bars=bars.by_day(found.by_day, found.first, found.last),
        total=found.asked,
        highest=max(found.by_day.values()),
    )
    return {"record": found, "record_chart": chart}
