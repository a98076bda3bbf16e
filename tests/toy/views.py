from django.http import HttpResponse
from django.shortcuts import render

from maas.console.access import TenantRequest, tenant_page
from tests.toy.models import Toy


@tenant_page(GET="toy.read")
def toys(request: TenantRequest) -> HttpResponse:
    rows = Toy.objects.filter(tenant=request.tenant, deleted_at=None)
    return render(request, "toy/toys.html", {"toys": rows})
