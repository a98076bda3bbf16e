"""The one way to a session: the right password, a proven address, the second step.

Pages take these one after the other, each with a page of its own; the REST API takes all of them
in one request.
"""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, perform_password_login
from allauth.account.models import Login
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from maas.common.errors import InvalidInput, NotAllowed, TooManyAttempts
from maas.console.accounts import addresses
from maas.tenants.models import User

SECOND_STEPS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def by_password(request: HttpRequest, user: User, *, then: str) -> HttpResponse:
    """The page that comes after a right password: the next step, or `then`."""
    login = Login(user=user, redirect_url=then)
    answer: HttpResponse = perform_password_login(request, {"email": user.email}, login)
    return answer


def newly_joined(request: HttpRequest, user: User, *, then: str) -> HttpResponse:
    """The page that comes after somebody new has chosen their password."""
    answer: HttpResponse = perform_login(request, Login(user=user, redirect_url=then, signup=True))
    return answer


def at_once(request: HttpRequest, user: User, *, code: str = "") -> None:
    """Begin a session in this very request, for a person whose password was right.

    `code` is one of their app or a recovery code. Raises NotAllowed("email_not_confirmed"),
    InvalidInput("second_step_needed" or "wrong_code"), TooManyAttempts.
    """
    addresses.settle(user)
    if addresses.must_confirm(user):
        raise NotAllowed(
            _("Sign in on the website once and confirm your e-mail address there."),
            code="email_not_confirmed",
        )
    if has_second_step(user):
        _take_second_step(user, code)
    get_adapter(request).login(request, user)


def has_second_step(user: User) -> bool:
    return bool(is_mfa_enabled(user, SECOND_STEPS))


def _take_second_step(user: User, code: str) -> None:
    if not code:
        raise InvalidInput(
            _("Send a code of your app, or a recovery code, as `code`."), code="second_step_needed"
        )
    form = AuthenticateForm(user=user, data={"code": code})
    if form.is_valid():
        form.save()
    elif "too_many_login_attempts" in _codes(form):
        raise TooManyAttempts(retry_after=300)
    else:
        raise InvalidInput(_("This code is not right."), code="wrong_code")


def _codes(form: AuthenticateForm) -> set[str]:
    return {error.code for error in form.errors.as_data().get("code", [])}
