"""What allauth's flows tell a person, in our words."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ERRORS: dict[str, Promise] = {
    "cannot_remove_primary_email": _("This is the address that you sign in with."),
    "duplicate_email": _("This is your address already."),
    "email_taken": _(
        "There is an account with this address already. Sign in, or choose a new password."
    ),
    "incorrect_code": _("This code is not right. Look at it again, or ask for a new one."),
    "incorrect_password": _("This is not your password."),
    "invalid_or_expired_key": _("This link is used up or too old. Ask for a new one."),
    "invalid_password_reset": _("This link is used up or too old. Ask for a new one."),
    "too_many_login_attempts": _("Too many attempts. Please wait a few minutes, then try again."),
    "rate_limited": _("That was a bit fast. Please wait a moment, then try again."),
}

SECOND_STEP_ERRORS: dict[str, Promise] = {
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
