"""The way in: the person's business, or making the first one."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.http import require_GET, require_http_methods

from maas.console.access import REMEMBERED_TENANT, PersonRequest, person_page
from maas.console.forms.tenants import TenantForm
from maas.tenants import selectors, services


@require_GET
@person_page
def home(request: PersonRequest) -> HttpResponse:
    """To the business that was open last, the first one, or making one."""
    tenants = list(selectors.tenants_of(request.user))
    if not tenants:
        return redirect("console:new-tenant")
    last = request.session.get(REMEMBERED_TENANT)
    chosen = next((one for one in tenants if str(one.id) == last), tenants[0])
    return redirect("console:start", chosen.id)


@require_http_methods(["GET", "POST"])
@person_page
def new_tenant(request: PersonRequest) -> HttpResponse:
    form = TenantForm(request.POST or None, initial={"language": translation.get_language()})
    if form.is_valid():
        tenant = services.create_tenant(by=request.user, **form.cleaned_data)
        return redirect("console:start", tenant.id)
    first = not selectors.tenants_of(request.user).exists()
    return render(request, "console/new_tenant.html", {"form": form, "first": first})
