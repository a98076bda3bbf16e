"""Signing in, slowed down against guessing, for every door: REST and the console."""

from typing import Any

import redis
import structlog
from django.contrib import auth
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from maas.common import addresses, security_log, throttle, visitors
from maas.common.errors import InvalidInput, TooManyAttempts
from maas.common.throttle import Limit
from maas.tenants.models import User

log = structlog.get_logger()

WINDOW = 900
"""Seconds in which attempts are counted, from the first one on."""
PER_PERSON_AND_ADDRESS = 10
PER_ADDRESS = 100
PER_PERSON = 200
"""High enough that a stranger does not easily lock somebody out from elsewhere."""


class GuardedBackend(ModelBackend):
    """Checks e-mail and password, unless there were too many attempts."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        email = _normal(username or kwargs.get(User.USERNAME_FIELD) or "")
        address = visitors.subscriber(addresses.of_visitor(request))
        if _count(email, address):
            security_log.noted("sign_in_locked", request, account=security_log.account(email))
            raise PermissionDenied
        user = super().authenticate(request, username=email, password=password)
        if user is None:
            security_log.noted("sign_in_failed", request, account=security_log.account(email))
        else:
            _forget(email, address)
        return user

    def has_perm(self, user: Any, perm: str, obj: Any = None) -> bool:
        """An admin of the platform (`is_staff`) may use all of the admin pages; nobody else any."""
        return bool(user.is_active and user.is_staff)

    def has_module_perms(self, user: Any, app_label: str) -> bool:
        return self.has_perm(user, app_label)


def check_password(*, request: HttpRequest, email: str, password: str) -> User:
    """The person whose e-mail and password these are. Their session is begun by the console,
    which knows whether a second step is asked for.

    Raises InvalidInput("wrong_credentials"), or TooManyAttempts with the seconds to wait.
    """
    user = auth.authenticate(request, username=email, password=password)
    if user is None:
        if wait := _waiting(_normal(email), visitors.subscriber(addresses.of_visitor(request))):
            raise TooManyAttempts(retry_after=wait)
        raise InvalidInput(
            _("E-mail and password do not match. Please try again."), code="wrong_credentials"
        )
    assert isinstance(user, User)
    return user


def _limits(email: str, address: str) -> list[Limit]:
    return [
        Limit(who=f"signin:both:{email}:{address}", most=PER_PERSON_AND_ADDRESS, seconds=WINDOW),
        Limit(who=f"signin:address:{address}", most=PER_ADDRESS, seconds=WINDOW),
        Limit(who=f"signin:person:{email}", most=PER_PERSON, seconds=WINDOW),
    ]


def _count(email: str, address: str) -> bool:
    """Count an attempt before it is made, so that parallel ones cannot slip through.

    True when it is one too many. Without Redis nothing is counted: people must get in, and
    nobody outside can bring that about.
    """
    try:
        return throttle.wait(*_limits(email, address)) > 0
    except redis.RedisError as error:
        log.warning("sign_in_not_counted", error=str(error))
        return False


def _forget(email: str, address: str) -> None:
    """A right password clears what this person tried from this address."""
    try:
        throttle.forget(_limits(email, address)[0])
    except redis.RedisError as error:
        log.warning("sign_in_not_counted", error=str(error))


def _waiting(email: str, address: str) -> int:
    """Seconds until the next attempt may be made; 0 when it may be made now."""
    try:
        return throttle.left(*_limits(email, address))
    except redis.RedisError:
        return 0


def _normal(email: str) -> str:
    return email.strip().lower()[:254]
