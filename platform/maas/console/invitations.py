"""The whole address with which an invited person joins a team."""

from django.http import HttpRequest
from django.urls import reverse

from maas.tenants import invitations
from maas.tenants.models import Member


def link(request: HttpRequest, member: Member) -> str | None:
    """The address to pass on; None for somebody who has joined."""
    if member.joined_at is not None:
        return None
    return request.build_absolute_uri(reverse("console:join", args=[invitations.token(member)]))
