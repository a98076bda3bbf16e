"""What the frame of every page shows: rooms, tenants, language and theme."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from maas.console import navigation
from maas.console.accounts import names
from maas.tenants import selectors
from maas.tenants.models import User

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "longslope_theme"


def frame(request: HttpRequest) -> dict[str, Any]:
    """Lazy, so that an answer without a frame costs no query."""
    theme = request.COOKIES.get(THEME_COOKIE, "auto")
    values: dict[str, Any] = {
        "theme": theme if theme in THEMES else "auto",
        "languages": _languages(),
        "tenants": SimpleLazyObject(lambda: _tenants(request)),
        "mail_is_sent": settings.MAIL_IS_SENT,
        "mail_dir": settings.MAIL_DIR,
        "passkeys_possible": names.can_hold_passkeys(request),
    }
    principal = getattr(request, "principal", None)
    if principal is not None:
        values |= {
            "principal": principal,
            "tenant": principal.tenant,
            "rooms": navigation.rooms(request, principal),
            "can": {right.replace(".", "_"): True for right in principal.rights},
        }
    return values


def _languages() -> list[dict[str, Any]]:
    """Each language in its own words, the present one marked."""
    current = translation.get_language()
    return [
        {
            "code": code,
            "name": translation.get_language_info(code)["name_local"],
            "current": code == current,
        }
        for code, _name in settings.LANGUAGES
    ]


def _tenants(request: HttpRequest) -> list[Any]:
    user = getattr(request, "user", None)
    return list(selectors.tenants_of(user)) if isinstance(user, User) else []
