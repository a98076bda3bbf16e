"""How a request says who it is: a person's session cookie, or a program's API key."""

from django.conf import settings
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import authentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from maas.common import security_log
from maas.tenants import keys, selectors, services
from maas.tenants.models import APIKey, User


class SessionAuthentication(authentication.SessionAuthentication):
    """A signed-in person; writes need the CSRF token. Without one the answer is 401."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except PermissionDenied:
            raise PermissionDenied(
                _("Send the session's csrf_token in the header X-CSRFToken."), code="csrf_failed"
            ) from None


class APIKeyAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer lsk_…`. `request.auth` is the key; `request.user` who made it."""

    def authenticate(self, request: Request) -> tuple[User | None, APIKey] | None:
        scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        key = selectors.usable_key(text.strip())
        if key is None:
            prefix = keys.prefix_of(text.strip())
            security_log.noted("key_refused", request._request, key=prefix or "malformed")
            raise AuthenticationFailed
        services.note_use(key)
        return key.created_by, key

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Tells the API's description of the cookie."""

    target_class = SessionAuthentication
    name = "Session"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


class APIKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Tells the API's description of the key."""

    target_class = APIKeyAuthentication
    name = "APIKey"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "lsk_…"}
