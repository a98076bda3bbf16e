"""What people change about how they sign in, in the audit trail: allauth tells it by signals."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.dispatch import Signal
from django.http import HttpRequest

from maas.common import security_log
from maas.tenants import audit
from maas.tenants.models import User

DEEDS: dict[str, Signal] = {
    "person.sign_up": account.user_signed_up,
    "person.confirm_email": account.email_confirmed,
    "person.change_email": account.email_changed,
    "person.change_password": account.password_changed,
    "person.reset_password": account.password_reset,
    "person.add_second_step": mfa.authenticator_added,
    "person.remove_second_step": mfa.authenticator_removed,
    "person.renew_recovery_codes": mfa.authenticator_reset,
}


def connect() -> None:
    for action, signal in DEEDS.items():
        signal.connect(_Recorder(action), weak=False, dispatch_uid=f"trail:{action}")
    mfa.authentication_failed.connect(_second_step_failed, dispatch_uid="trail:second_step_failed")
    account.user_logged_in.connect(_signed_in, dispatch_uid="trail:signed_in")


def _second_step_failed(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    security_log.noted(
        "second_step_failed", request, person=str(user.pk), type=str(authenticator.type)
    )


def _signed_in(request: HttpRequest, user: User, **_: Any) -> None:
    security_log.done("signed_in", request, person=str(user.pk))


class _Recorder:
    """Notes one kind of deed; never what the secret is."""

    def __init__(self, action: str) -> None:
        self.action = action

    def __call__(self, sender: Any, **told: Any) -> None:
        address, step = told.get("email_address"), told.get("authenticator")
        user = told.get("user") or (address.user if address is not None else None)
        if not isinstance(user, User):
            return
        more = {"type": str(step.type)} if step is not None else {}
        audit.record(f"user:{user.email}", self.action, user, **more)
