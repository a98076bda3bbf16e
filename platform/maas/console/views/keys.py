"""API keys: made (and shown) once, limited, revoked."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from maas.common.errors import Problem
from maas.console.access import TenantRequest, tenant_page
from maas.console.forms.keys import LimitsForm, NewKeyForm
from maas.tenants import selectors, services

LIMITS = ("name", "requests_per_minute", "tokens_per_minute", "tokens_per_month")


@tenant_page(GET="api_key.read")
def keys(request: TenantRequest) -> HttpResponse:
    rows = selectors.api_keys(by=request.principal).select_related("created_by")
    return render(request, "console/keys.html", {"keys": rows[:200]})


@never_cache
@tenant_page(GET="api_key.write", POST="api_key.write")
def new_key(request: TenantRequest) -> HttpResponse:
    """The key's text is in this one answer and nowhere else."""
    request.principal.require("api_key.write")
    form = NewKeyForm(request.POST or None)
    if form.is_valid():
        try:
            key, text = services.create_api_key(by=request.principal, **form.values())
            values = {"key": key, "text_of_key": text, "base_url": settings.GATEWAY_URL}
            return render(request, "console/key_created.html", values)
        except Problem as problem:
            form.refuse(problem)
    return render(
        request, "console/key_form.html", {"form": form}, status=400 if form.errors else 200
    )


@tenant_page(GET="api_key.read", POST="api_key.write")
def key(request: TenantRequest, key: uuid.UUID) -> HttpResponse:
    """Change the name and the limits."""
    row = selectors.api_key(by=request.principal, key_id=key)
    form = LimitsForm(request.POST or None, initial={name: getattr(row, name) for name in LIMITS})
    if form.is_valid():
        services.change_api_key(by=request.principal, key_id=row.id, changes=form.values())
        messages.success(request, _("Saved."))
        return redirect("console:keys", request.tenant.id)
    return render(
        request,
        "console/key_form.html",
        {"form": form, "key": row},
        status=400 if form.errors else 200,
    )


@tenant_page(POST="api_key.write")
def revoke_key(request: TenantRequest, key: uuid.UUID) -> HttpResponse:
    services.revoke_api_key(by=request.principal, key_id=key)
    messages.success(request, _("The key has been revoked. Programs that use it are refused now."))
    return redirect("console:keys", request.tenant.id)
