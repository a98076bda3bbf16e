"""The trash: all that was thrown away, with the days that are left to take it back."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from maas.console.access import TenantRequest, tenant_page
from maas.console.pages import paged
from maas.tenants import trash


@tenant_page(GET="tenant.read")
def trash_items(request: TenantRequest) -> HttpResponse:
    pages = paged(request, trash.listed(by=request.principal))
    return render(request, "console/trash.html", {"pages": pages, "kept": trash.KEPT.days})


@tenant_page(POST="tenant.read")
def restore(request: TenantRequest, kind: str, trash_item: uuid.UUID) -> HttpResponse:
    row = trash.restore(by=request.principal, kind=kind, row_id=trash_item)
    messages.success(request, _("“%(name)s” is back.") % {"name": row.name})
    page, arguments = trash.KINDS[kind].page(row)
    return redirect(f"console:{page}", request.tenant.id, *arguments)
