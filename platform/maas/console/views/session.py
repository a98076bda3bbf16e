"""Signing in and out."""

from django.contrib import auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from maas.common.errors import Problem
from maas.console.forms.people import SignInForm
from maas.tenants.signin import sign_in as check_and_sign_in


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
            check_and_sign_in(
                request=request,
                email=form.cleaned_data["email"],
                password=form.cleaned_data["password"],
            )
            return HttpResponseRedirect(page_after(request))
        except Problem as problem:
            form.refuse(problem)
    return render(
        request,
        "console/sign_in.html",
        {"form": form, "next": page_after(request), "ended": "ended" in request.GET},
        status=400 if form.errors else 200,
    )


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    auth.logout(request)
    return redirect("console:sign-in")


def page_after(request: HttpRequest, default: str = "/") -> str:
    """The page named by `next`, if it is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if allowed else default
