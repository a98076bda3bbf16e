"""Whose e-mail address is proven: allauth's rows, and the rule for who has none."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction

from maas.tenants import invitations
from maas.tenants.models import User


@transaction.atomic
def settle(user: User) -> None:
    """Give a person whom an admin or the set-up made, or gave another address, a proven row.

    Whoever signs up or joins gets an unproven one at once (`note_unproven`), so that a missing
    row means: somebody who runs the platform has vouched for it.
    """
    if EmailAddress.objects.filter(user=user, email=user.email).exists():
        return
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)


def note_unproven(user: User) -> None:
    """Somebody chose a password for this address; that it is theirs is not shown yet."""
    EmailAddress.objects.get_or_create(
        user=user, email=user.email, defaults={"primary": True, "verified": False}
    )


def note_joined(user: User, token: str) -> None:
    """Somebody new took up an invitation: one that was mailed proves their address."""
    if invitations.was_mailed(token):
        note_proven(user)
    else:
        note_unproven(user)


def note_proven(user: User) -> None:
    """Somebody followed a link that was sent to this address and nowhere else."""
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"primary": True, "verified": True}
    )


def is_proven(user: User) -> bool:
    return bool(EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists())


def codes_are_mailed() -> bool:
    """Whether people are asked to confirm their address at all."""
    return bool(settings.CONFIRM_EMAIL)


def must_confirm(user: User) -> bool:
    """Whether the person has to show that the address is theirs before they get in."""
    return codes_are_mailed() and not is_proven(user)
