"""What hangs on SECRET_KEY, so that it can be replaced without anybody noticing.

Django and allauth sign with it (sessions, links in mails, invitations, visits of chat pages): what
an earlier key signed is good for as long as that one is among SECRET_KEY_FALLBACKS. What is kept
encrypted, or is derived from the key, is made anew by `manage.py rekey`, through the uses that are
registered here. Until then the earlier keys open it too.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from maas.common.registry import Registry


@dataclass(frozen=True, kw_only=True)
class SecretUse:
    """Something in the database that was made with the key: `rekey` makes all of it anew with
    today's, and returns how many there were to change."""

    name: str
    rekey: Callable[[], int]

    def register(self) -> None:
        SECRET_USES.register(self.name, self)


SECRET_USES: Registry[SecretUse] = Registry("use of the secret key")


def every() -> tuple[str, ...]:
    """Today's key, then the earlier ones."""
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
