from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from maas.console.access import TenantRequest, tenant_page
from tests.toy.models import Toy


@require_GET
@tenant_page
def toys(request: TenantRequest) -> HttpResponse:
    request.principal.require("toy.read")
    rows = Toy.objects.filter(tenant=request.tenant, deleted_at=None)
    return render(request, "toy/toys.html", {"toys": rows})
