"""What allauth's flows tell a person, in our words."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ERRORS: dict[str, Promise] = {
    "account_inactive": _("This account is switched off. Ask whoever runs this platform."),
    "cannot_remove_primary_email": _("This is the address that you sign in with."),
    "duplicate_email": _("This is your address already."),
    "email_taken": _(
        "There is an account with this address already. Sign in, or choose a new password."
    ),
    "incorrect_code": _("This code is not right. Look at it again, or ask for a new one."),
    "incorrect_password": _("This is not your password."),
    "email_password_mismatch": _("The e-mail address or the password is not right."),
    "enter_current_password": _("Please type the password that you have now."),
    "invalid_login": _("That did not work. Please sign in again."),
    "invalid_or_expired_key": _("This link is used up or too old. Ask for a new one."),
    "invalid_password_reset": _("This link is used up or too old. Ask for a new one."),
    "same_as_current": _("This is what it is already."),
    "unknown_email": _("There is no account with this address."),
    "unverified_primary_email": _("Please confirm your address first."),
    "too_many_login_attempts": _("Too many attempts. Please wait a few minutes, then try again."),
    "rate_limited": _("That was a bit fast. Please wait a moment, then try again."),
}

SECOND_STEP_ERRORS: dict[str, Promise] = {
    "cannot_delete_authenticator": _("This is needed as long as two-step sign-in is on."),
    "cannot_generate_recovery_codes": _("Switch on two-step sign-in first."),
    "unverified_email": _("Please confirm your address first."),
    "account_inactive": _("This account is switched off. Ask whoever runs this platform."),
    "incorrect_code": _(
        "This code is not right. Codes of the app change every 30 seconds; "
        "each recovery code works once."
    ),
}

MESSAGES: dict[str, Promise] = {
    "account/messages/email_confirmed.txt": _("%(email)s is confirmed."),
    "account/messages/email_confirmation_failed.txt": _(
        "%(email)s belongs to another account by now."
    ),
    "account/messages/password_changed.txt": _("Your password has been changed."),
    "mfa/messages/totp_activated.txt": _("Two-step sign-in is on."),
    "mfa/messages/totp_deactivated.txt": _("The app is no longer asked for."),
    "mfa/messages/webauthn_added.txt": _("Your passkey is ready."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
}
"""By the name of allauth's template. What is missing is told by the page that comes next."""


def message(template: str, values: Mapping[str, Any]) -> str:
    text = MESSAGES.get(template)
    return str(text) % dict(values) if text else ""
