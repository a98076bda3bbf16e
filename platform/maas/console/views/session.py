"""Signing in and out."""

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from maas.common.bodies import BodySort, takes
from maas.common.errors import NotAllowed, Problem
from maas.console.accounts import entry
from maas.console.forms.people import SignInForm
from maas.tenants.signin import check_password


@takes(BodySort.SMALL)
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask who it is; afterwards go on with the page that was wanted."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(page_after(request))
    form = SignInForm(request.POST or None)
    if form.is_valid():
        try:
            user = check_password(request=request, **form.cleaned_data)
            return entry.by_password(request, user, then=page_after(request))
        except Problem as problem:
            form.refuse(problem)
    return render(
        request,
        "console/sign_in.html",
        {
            "form": form,
            "next": page_after(request),
            "ended": "ended" in request.GET,
            "open": settings.SIGN_UP_OPEN,
        },
        status=400 if form.errors else 200,
    )


@takes(BodySort.SMALL)
@never_cache
def admin_sign_in(request: HttpRequest) -> HttpResponse:
    """The admin pages have no way in of their own: one that knew no second step would undo it."""
    wanted = page_after(request, default="/admin/")
    if not request.user.is_authenticated:
        return redirect_to_login(wanted)
    if not request.user.is_staff:
        raise NotAllowed(_("This is for admins of the platform alone."))
    return HttpResponseRedirect(wanted)


@takes(BodySort.SMALL)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    auth.logout(request)
    return redirect("account_login")


def page_after(request: HttpRequest, default: str = "/") -> str:
    """The page named by `next`, if it is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    # A bare word is a path as well; but `redirect` takes it for the name of a view.
    return wanted if allowed and "/" in wanted else default
