"""The mails about an account: what each says, in the reader's language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from maas.mail.services import post


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A mail before it is drawn: a few sentences, and at most one thing to do."""

    subject: str
    lines: list[str]
    code: str = ""
    action: str = ""
    url: str = ""
    small: str = ""
    """Said at the end, for whoever did not expect the mail."""


Values = Mapping[str, Any]


def send(name: str, to: str, values: Values) -> None:
    """Write the mail that allauth calls `name`, in the language of the person it is for."""
    user = values.get("user")
    language = user.language if user is not None else translation.get_language()
    with translation.override(language):
        deliver(LETTERS[name](values), to=to)


def deliver(letter: Letter, *, to: str, key: str | None = None) -> bool:
    """Draw a letter in the present language and put it in the outbox."""
    shown = {"letter": letter, "home": settings.CONSOLE_URL}
    return post(
        to=to,
        subject=letter.subject,
        text=render_to_string("mail/letter.txt", shown),
        html=render_to_string("mail/letter.html", shown),
        key=key,
    )


def at(name: str, *args: Any) -> str:
    """The whole address of one of our pages."""
    return f"{settings.CONSOLE_URL.rstrip('/')}{reverse(name, args=args)}"


def _not_me() -> str:
    return _("If this was not you, choose a new password at once, and tell us.")


def _confirm_new(values: Values) -> Letter:
    return Letter(
        subject=_("Your code for Longslope: %(code)s") % {"code": values["code"]},
        lines=[_("Welcome! Type this code on the page where you made your account.")],
        code=values["code"],
        small=_("It works for an hour. If you did not make an account, do nothing."),
    )


def _confirm(values: Values) -> Letter:
    return Letter(
        subject=_("Your code for Longslope: %(code)s") % {"code": values["code"]},
        lines=[_("Type this code on the page that asked for it, and the address is confirmed.")],
        code=values["code"],
        small=_("It works for an hour. If you did not ask for it, do nothing."),
    )


def _exists(values: Values) -> Letter:
    return Letter(
        subject=_("You have an account already"),
        lines=[
            _(
                "Somebody, most likely you, wanted to make an account with this address. "
                "It has one already, or was invited to a team."
            ),
            _("Sign in as always. If you have no password or forgot it, choose a new one here."),
        ],
        action=_("Choose a new password"),
        url=at("account_reset_password"),
    )


def _reset(values: Values) -> Letter:
    return Letter(
        subject=_("Choose a new password"),
        lines=[_("You said that you forgot your password. Choose a new one here.")],
        action=_("Choose a new password"),
        url=values["password_reset_url"],
        small=_("If you did not ask for it, do nothing: your password stays as it is."),
    )


def _changed_address(values: Values) -> Letter:
    return Letter(
        subject=_("Your e-mail address was changed"),
        lines=[
            _("You sign in with %(new)s from now on, no longer with %(old)s.")
            % {"new": values["to_email"], "old": values["from_email"]}
        ],
        small=_not_me(),
    )


def _notice(subject: Callable[[], str], line: Callable[[], str]) -> Callable[[Values], Letter]:
    """A mail that says that something about signing in was changed."""

    def make(values: Values) -> Letter:
        return Letter(
            subject=subject(),
            lines=[line()],
            action=_("Look at your account"),
            url=at("mfa_index"),
            small=_not_me(),
        )

    return make


def _password() -> tuple[Callable[[], str], Callable[[], str]]:
    return (
        lambda: _("Your password was changed"),
        lambda: _("The password of your account has just been changed."),
    )


LETTERS: dict[str, Callable[[Values], Letter]] = {
    "account/email/email_confirmation_signup": _confirm_new,
    "account/email/email_confirmation": _confirm,
    "account/email/account_already_exists": _exists,
    "account/email/password_reset_key": _reset,
    "account/email/email_changed": _changed_address,
    "account/email/password_changed": _notice(*_password()),
    "account/email/password_reset": _notice(*_password()),
    "mfa/email/totp_activated": _notice(
        lambda: _("Two-step sign-in is on"),
        lambda: _("After your password, your account now asks for a code from your app."),
    ),
    "mfa/email/totp_deactivated": _notice(
        lambda: _("An app was taken off your account"),
        lambda: _("Your account no longer asks for codes from your app."),
    ),
    "mfa/email/recovery_codes_generated": _notice(
        lambda: _("You have new recovery codes"),
        lambda: _("New recovery codes were made for your account. The old ones no longer work."),
    ),
    "mfa/email/webauthn_added": _notice(
        lambda: _("A passkey was added"),
        lambda: _("Your account has a new passkey. Whoever holds it can sign in as you."),
    ),
    "mfa/email/webauthn_removed": _notice(
        lambda: _("A passkey was removed"),
        lambda: _("One of your passkeys no longer opens your account."),
    ),
}
"""By allauth's name of the mail. A test walks all names that allauth may use here."""
