"""A link with which a person who was taken into a team chooses their first password.

Only for people who have none: a link can never take over an account that somebody uses.
It ends by itself (`PASSWORD_RESET_TIMEOUT`) and with its first use.
"""

from django.contrib.auth.tokens import default_token_generator
from django.http import HttpRequest
from django.urls import reverse

from maas.common.errors import NotFound
from maas.tenants import selectors
from maas.tenants.models import User


def link(request: HttpRequest, user: User) -> str | None:
    """The whole address to pass on; None for a person who has a password already."""
    if user.has_usable_password():
        return None
    token = default_token_generator.make_token(user)
    return request.build_absolute_uri(reverse("console:join", args=[user.id, token]))


def invited(*, user_id: object, token: str) -> User:
    """The person a link was made for. Raises NotFound when it is used, old or wrong."""
    user = selectors.one(User.objects.filter(is_active=True), id=user_id)
    if user.has_usable_password() or not default_token_generator.check_token(user, token):
        raise NotFound
    return user
