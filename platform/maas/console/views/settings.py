"""The business itself, and the trail of who changed what."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from maas.console.access import TenantRequest, tenant_page
from maas.console.forms.tenants import TenantForm
from maas.tenants import selectors, services

TRAIL_SHOWN = 50


@tenant_page(GET="tenant.write", POST="tenant.write")
def tenant_settings(request: TenantRequest) -> HttpResponse:
    request.principal.require("tenant.write")
    tenant = request.tenant
    form = TenantForm(
        request.POST or None,
        initial={"name": tenant.name, "industry": tenant.industry, "language": tenant.language},
    )
    if form.is_valid():
        services.change_tenant(by=request.principal, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("console:settings", tenant.id)
    trail = selectors.audit_trail(by=request.principal)[:TRAIL_SHOWN]
    return render(request, "console/settings.html", {"form": form, "trail": trail})
