"""allauth's pages where they must know something of ours."""

from typing import Any

from allauth.account.models import Login
from allauth.account.views import (
    ConfirmEmailVerificationCodeView,
    EmailView,
    PasswordResetFromKeyView,
)
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from allauth.mfa.webauthn.views import (
    EditWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from maas.console.accounts import addresses
from maas.console.views.session import page_after


class Confirm(ConfirmEmailVerificationCodeView):  # type: ignore[misc]  # allauth has no types
    """The code that was mailed: after signing up, at a sign-in, and for a new address."""

    @cached_property
    def _action(self) -> str:
        """By a button `again`: one named `action` would hide the form's address from scripts."""
        again = "again" in self.request.POST and self._process.can_resend
        return "resend" if again else "verify"


class Reset(PasswordResetFromKeyView):  # type: ignore[misc]
    """A new password, by the link that was mailed."""

    def form_valid(self, form: Any) -> HttpResponse:
        addresses.note_proven(self.reset_user)
        answer: HttpResponse = super().form_valid(form)
        return answer


class ChangeEmail(EmailView):  # type: ignore[misc]
    """One person has one address; a new one takes its place when it is proven."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            addresses.settle(request.user)
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        return answer

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Without allauth's deeds on lists of addresses."""
        answer: HttpResponse = super(EmailView, self).post(request, *args, **kwargs)
        return answer


class PasskeySignIn(LoginWebAuthnView):  # type: ignore[misc]
    """Signs in with a passkey, and goes on to the page that was wanted."""

    def form_valid(self, form: Any) -> HttpResponse:
        authenticator = form.cleaned_data["credential"]
        login = Login(user=authenticator.user, redirect_url=page_after(self.request))
        answer: HttpResponse = perform_passwordless_login(self.request, authenticator, login)
        return answer


class PasskeyAgain(ReauthenticateWebAuthnView):  # type: ignore[misc]
    def form_invalid(self, form: Any) -> HttpResponse:
        """Back to the question, not to the sign-in: the person is signed in."""
        messages.error(self.request, _("That did not work. Please try again."))
        return HttpResponseRedirect(
            self.passthrough_next_url(reverse("mfa_reauthenticate_webauthn"))
        )


class NamePasskey(EditWebAuthnView):  # type: ignore[misc]
    success_url = reverse_lazy("mfa_index")


class RemovePasskey(RemoveWebAuthnView):  # type: ignore[misc]
    success_url = reverse_lazy("mfa_index")
