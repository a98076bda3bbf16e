"""The team: who belongs to it, inviting by link, roles."""

import uuid

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from maas.common.errors import NotFound, Problem
from maas.console import invitations
from maas.console.access import TenantRequest, tenant_page
from maas.console.accounts import addresses, entry
from maas.console.forms.people import JoinForm
from maas.console.forms.team import SHORT, InviteForm, RoleForm
from maas.tenants import invitations as tokens
from maas.tenants import selectors, services
from maas.tenants.models import Member


@tenant_page(GET="member.read", POST="member.write")
def team(request: TenantRequest) -> HttpResponse:
    """Everybody in the team; POST takes somebody in."""
    form = InviteForm(request.POST or None)
    if form.is_valid():
        try:
            member = services.add_member(by=request.principal, **form.cleaned_data)
            if invitations.send(member, by=request.user):
                messages.success(request, _("Invited. The invitation is on its way by mail."))
            else:
                messages.success(request, _("Invited. Send them the link below."))
            return redirect("console:team", request.tenant.id)
        except Problem as problem:
            form.refuse(problem)
    members = list(selectors.members(by=request.principal).order_by("created_at"))
    for member in members:
        member.invitation = invitations.link(request, member)  # type: ignore[attr-defined]
    return render(
        request,
        "console/team.html",
        {"members": members, "form": form, "roles": SHORT},
        status=400 if form.errors else 200,
    )


@tenant_page(POST="member.write")
def change_role(request: TenantRequest, member: uuid.UUID) -> HttpResponse:
    selectors.member(by=request.principal, member_id=member)
    form = RoleForm(request.POST)
    if form.is_valid():
        services.change_role(by=request.principal, member_id=member, role=form.cleaned_data["role"])
        messages.success(request, _("Saved."))
    return redirect("console:team", request.tenant.id)


@tenant_page(POST="member.write")
def remove_member(request: TenantRequest, member: uuid.UUID) -> HttpResponse:
    services.remove_member(by=request.principal, member_id=member)
    messages.success(request, _("No longer in your team."))
    return redirect("console:team", request.tenant.id)


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever holds an invitation joins the team: as themselves, or as somebody new."""
    try:
        member = tokens.invited(token)
    except NotFound:
        return render(request, "console/join_ended.html", status=404)
    if member.user.has_usable_password():
        return _join_signed_in(request, member, token)
    form = JoinForm(member.user, request.POST or None)
    if form.is_valid():
        with transaction.atomic():
            joined = services.join_as_new_person(token=token, **form.cleaned_data)
            addresses.note_joined(joined.user, token)
        then = reverse("console:start", args=[joined.tenant_id])
        return entry.newly_joined(request, joined.user, then=then)
    return render(
        request,
        "console/join.html",
        {"form": form, "member": member},
        status=400 if form.errors else 200,
    )


def _join_signed_in(request: HttpRequest, member: Member, token: str) -> HttpResponse:
    """Somebody with an account shows by signing in that they are meant."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if request.user != member.user:
        return render(request, "console/join_ended.html", status=404)
    if request.method == "POST":
        services.join(user=member.user, token=token)
        return redirect("console:start", member.tenant_id)
    return render(request, "console/join.html", {"form": None, "member": member})
