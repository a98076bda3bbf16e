"""What a person sets for themselves: language, light or dark, name, password."""

from allauth.account.internal.flows.password_change import finalize_password_change
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from maas.console.access import PersonRequest, person_page
from maas.console.accounts import entry
from maas.console.context import THEME_COOKIE, THEMES
from maas.console.forms.people import AccountForm, ChangePasswordForm
from maas.console.views.session import page_after
from maas.tenants.models import User

YEAR = 365 * 24 * 3600


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language: on the person when there is one, and on this device."""
    code = request.POST.get("language", "")
    response = HttpResponseRedirect(page_after(request))
    if code in dict(settings.LANGUAGES):
        _speak(request, code)
        _remember(response, settings.LANGUAGE_COOKIE_NAME, code)
    return response


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    response = HttpResponseRedirect(page_after(request))
    if request.POST.get("theme") in THEMES:
        _remember(response, THEME_COOKIE, request.POST["theme"])
    return response


@require_http_methods(["GET", "POST"])
@person_page
def account(request: PersonRequest) -> HttpResponse:
    user = request.user
    form = AccountForm(request.POST or None, initial=_about(user))
    if form.is_valid():
        user.name = form.cleaned_data["name"]
        user.mail_notices = form.cleaned_data["mail_notices"]
        user.save(update_fields=["name", "mail_notices", "updated_at"])
        _speak(request, form.cleaned_data["language"])
        messages.success(request, _("Saved."))
        response = redirect("console:account")
        _remember(response, settings.LANGUAGE_COOKIE_NAME, form.cleaned_data["language"])
        return response
    return _account_page(request, form, ChangePasswordForm(user))


@require_POST
@person_page
def password(request: PersonRequest) -> HttpResponse:
    """A new password; other devices are signed out by it, this one stays."""
    user = request.user
    form = ChangePasswordForm(user, request.POST)
    if form.is_valid():
        user.set_password(form.cleaned_data["password"])
        user.save(update_fields=["password", "updated_at"])
        finalize_password_change(request, user)
        return redirect("console:account")
    return _account_page(request, AccountForm(initial=_about(user)), form)


def _about(user: User) -> dict[str, object]:
    return {"name": user.name, "language": user.language, "mail_notices": user.mail_notices}


def _account_page(
    request: PersonRequest, form: AccountForm, password_form: ChangePasswordForm
) -> HttpResponse:
    shown = {
        "form": form,
        "password_form": password_form,
        "second_step": entry.has_second_step(request.user),
    }
    wrong = form.errors or password_form.errors
    return render(request, "console/account.html", shown, status=400 if wrong else 200)


def _speak(request: HttpRequest, code: str) -> None:
    if request.user.is_authenticated:
        user = request.user
        user.language = code
        user.save(update_fields=["language", "updated_at"])
    translation.activate(code)


def _remember(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=YEAR,
        samesite="Lax",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )
