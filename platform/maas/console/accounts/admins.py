"""Admins of the platform reach every tenant: a password alone does not make one."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_htmx.http import HttpResponseClientRedirect

from maas.common import errors
from maas.common.api import body
from maas.console.accounts import entry

OPEN = (
    "/account/", "/sign-", "/confirm/", "/password/", "/join/", "/language/", "/theme/", "/help/",
    "/terms/", "/privacy/", "/c/", "/ask/", "/widget.js", "/api/session/", "/healthz", "/readyz",
)  # fmt: skip
"""What leads to a second step, or is there for everybody."""


class SecondStepOfAdmins:
    """Until they have one, all that admins get is the page where they set it up.

    Whether a session began with a second step need not be asked: whoever has one is asked for it
    at every sign-in, and a first one is set up only by who has just shown the password again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _lacks_it(request):
            return _set_one_up(request)
        return self.get_response(request)


def _lacks_it(request: HttpRequest) -> bool:
    if not settings.ADMIN_SECOND_STEP or request.path.startswith(OPEN):
        return False
    person: Any = request.user if request.session.session_key else None
    return bool(
        person is not None
        and person.is_authenticated
        and person.is_staff
        and not entry.has_second_step(person)
    )


def _set_one_up(request: HttpRequest) -> HttpResponse:
    if request.path.startswith("/api/"):
        problem = errors.NotAllowed(
            _("Admins of the platform need a second step. Set one up on the website first."),
            code="second_step_required",
        )
        return JsonResponse({"error": body(problem)}, status=problem.status)
    address = f"{reverse('mfa_index')}?needed=1"
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(address)
    return HttpResponseRedirect(address)
