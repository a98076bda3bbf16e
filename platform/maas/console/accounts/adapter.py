"""Where allauth meets the platform: rules, words, mails, and secrets at rest."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from maas.common import security_log
from maas.console.accounts import addresses, letters, second_step, words
from maas.console.accounts.stages import STAGES
from maas.tenants.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Sign-up, sign-in and mails, the way Longslope does them."""

    error_messages = {**DefaultAccountAdapter.error_messages, **words.ERRORS}

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.SIGN_UP_OPEN)

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        user.email = form.cleaned_data["email"].lower()
        user.name = form.cleaned_data["name"]
        user.language = translation.get_language() or settings.LANGUAGE_CODE
        user.set_password(form.cleaned_data["password1"])
        if commit:
            user.save()
        return user

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        if code == "too_many_login_attempts":
            security_log.noted("second_step_locked", allauth_context.request)
        error: ValidationError = super().validation_error(code, *args)
        return error

    def get_login_stages(self) -> list[str]:
        return STAGES

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        addresses.settle(user)
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return answer

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Whoever has a second step shows it again: a password alone must not switch it off.

        The first one is asked for; a passkey before recovery codes, an app's code before both.
        """
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        steps = [way for way in ways if way["id"] != "reauthenticate"]
        if steps and not get_mfa_adapter().is_mfa_enabled(user, [Authenticator.Type.TOTP]):
            steps.reverse()
        return steps or ways

    def add_message(  # noqa: PLR0917  # allauth's signature
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Our own words for what allauth has to say; some of it is told by the page itself."""
        text = message or words.message(message_template or "", message_context or {})
        if text:
            messages.add_message(request, level, text, extra_tags=extra_tags)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        letters.send(template_prefix, email, context)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        super().send_notification_mail(
            template_prefix, user, {**(context or {}), "user": user}, email or user.email
        )

    def get_reset_password_from_key_url(self, key: str) -> str:
        """At the address that the operator set: never at one that a request made up."""
        uid, _dash, rest = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": rest})
        return f"{settings.CONSOLE_URL.rstrip('/')}{path}"


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The second step's words, and its secrets, which are unreadable in the database."""

    error_messages = {**DefaultMFAAdapter.error_messages, **words.SECOND_STEP_ERRORS}

    def encrypt(self, text: str) -> str:
        return second_step.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return second_step.decrypt(encrypted_text)

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey %(number)d") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": "Longslope"}
