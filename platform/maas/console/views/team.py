"""The team: who belongs to it, inviting by link, roles."""

import uuid

from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from maas.common.errors import NotFound, Problem
from maas.console import invitations
from maas.console.access import TenantRequest, tenant_page
from maas.console.forms.people import JoinForm
from maas.console.forms.team import SHORT, InviteForm, RoleForm
from maas.tenants import selectors, services


@require_http_methods(["GET", "POST"])
@tenant_page
def team(request: TenantRequest) -> HttpResponse:
    """Everybody in the team; POST takes somebody in."""
    form = InviteForm(request.POST or None)
    if form.is_valid():
        try:
            services.add_member(by=request.principal, **form.cleaned_data)
            messages.success(request, _("Added to your team."))
            return redirect("console:team", request.tenant.id)
        except Problem as problem:
            form.refuse(problem)
    members = list(selectors.members(by=request.principal).order_by("created_at"))
    for member in members:
        member.invitation = invitations.link(request, member.user)  # type: ignore[attr-defined]
    return render(
        request,
        "console/team.html",
        {"members": members, "form": form, "roles": SHORT},
        status=400 if form.errors else 200,
    )


@require_POST
@tenant_page
def change_role(request: TenantRequest, member: uuid.UUID) -> HttpResponse:
    form = RoleForm(request.POST)
    if form.is_valid():
        services.change_role(by=request.principal, member_id=member, role=form.cleaned_data["role"])
        messages.success(request, _("Saved."))
    return redirect("console:team", request.tenant.id)


@require_POST
@tenant_page
def remove_member(request: TenantRequest, member: uuid.UUID) -> HttpResponse:
    services.remove_member(by=request.principal, member_id=member)
    messages.success(request, _("No longer in your team."))
    return redirect("console:team", request.tenant.id)


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, user: uuid.UUID, token: str) -> HttpResponse:
    """Whoever holds an invitation chooses a name and a password, and is signed in."""
    try:
        person = invitations.invited(user_id=user, token=token)
    except NotFound:
        return render(request, "console/join_ended.html", status=404)
    form = JoinForm(person, request.POST or None)
    if form.is_valid():
        person.name = form.cleaned_data["name"]
        person.set_password(form.cleaned_data["password"])
        person.save(update_fields=["name", "password", "updated_at"])
        auth.login(request, person)
        return redirect("console:home")
    return render(
        request,
        "console/join.html",
        {"form": form, "person": person},
        status=400 if form.errors else 200,
    )
