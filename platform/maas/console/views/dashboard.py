"""A business at a glance: its models, how they did today, what needs somebody."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from maas.console.access import TenantRequest, tenant_page


@require_GET
@tenant_page
def start(request: TenantRequest) -> HttpResponse:
    return render(request, "console/start.html")
