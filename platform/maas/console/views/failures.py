"""What a person sees when a form is older than their session."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from maas.common.errors import NotAllowed


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    problem = NotAllowed(
        _("This page was open for a long time. Go back, reload it and send it again."),
        code="page_too_old",
    )
    return render(request, "403.html", {"problem": problem, "reason": reason}, status=403)
