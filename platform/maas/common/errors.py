"""Errors that reach a person: a stable code, a sentence in their language, and where it is.

Services raise these; the REST API, the console and the gateway each render them.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class Problem(Exception):
    """The base of every error that a person may see."""

    status = 400
    code = "invalid"
    message: Text = _("That could not be done.")
    retry_after: int | None = None
    """Seconds after which the same call may go through; sent as `Retry-After`."""

    def __init__(
        self,
        message: Text | None = None,
        *,
        code: str | None = None,
        fields: Mapping[str, Text] | None = None,
        **details: Any,
    ) -> None:
        self.message = message if message is not None else type(self).message
        self.code = code or type(self).code
        self.fields = dict(fields or {})
        self.details = details
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.message)


class InvalidInput(Problem):
    """What was sent is not usable; `fields` says which part and why."""

    status = 400
    code = "invalid_input"
    message = _("Some of what you entered needs a correction.")


class NotSignedIn(Problem):
    status = 401
    code = "not_signed_in"
    message = _("Please sign in, or send an API key.")


class NotAllowed(Problem):
    """The person belongs to the tenant, but their role lacks the right."""

    status = 403
    code = "not_allowed"
    message = _("Your role does not allow this. Ask an owner of your team.")


class NotFound(Problem):
    """There is no such object, or it belongs to someone else: both look the same."""

    status = 404
    code = "not_found"
    message = _("There is nothing here under that address.")


class Conflict(Problem):
    """The object is not in a state in which this can be done."""

    status = 409
    code = "conflict"
    message = _("This was changed in the meantime. Reload and try again.")


class TooLarge(Problem):
    status = 413
    code = "too_large"
    message = _("That is larger than what we accept.")


class NoRoom(Problem):
    """The platform's disk is full. Nothing of what was sent is kept."""

    status = 507
    code = "disk_full"
    message = _(
        "There is not enough free disk space for this. Nothing was kept; please try again later."
    )


class TooManyAttempts(Problem):
    """Guessing is slowed down. Set `retry_after` when it is known."""

    status = 429
    code = "too_many_attempts"
    message = _("Too many attempts. Please wait a while before you try again.")

    def __init__(self, *, retry_after: int) -> None:
        super().__init__()
        self.retry_after = retry_after


class QuotaUsedUp(Problem):
    status = 429
    code = "quota_used_up"
    message = _("Your quota for this is used up.")


class Unavailable(Problem):
    """For the moment only: the same call may go through later."""

    status = 503
    code = "unavailable"
    retry_after = 2
    message = _("This is not available right now. Please try again in a moment.")
