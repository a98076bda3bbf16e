"""Django's system checks of an installation, run by every `manage.py` and by `make up`.

Each has an id, so that an operator can look it up, or silence it (SILENCED_SYSTEM_CHECKS).
"""

import os
from collections.abc import Iterator
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as Caution
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http.request import validate_host

SHORTEST_SECRET = 32
FOLDERS = ("STATE_DIR", "ARTEFACT_DIR", "RUNS_DIR", "LOG_DIR", "ENGINES_DIR")


@register("maas")
def secret(app_configs: Any, **_kwargs: Any) -> Iterator[CheckMessage]:
    if any(len(one) < SHORTEST_SECRET for one in settings.SECRET_KEY_FALLBACKS):
        yield Error(
            f"SECRET_KEY_FALLBACKS has one below {SHORTEST_SECRET} characters.", id="maas.E008"
        )
    if len(settings.SECRET_KEY) < SHORTEST_SECRET:
        yield Error(
            f"SECRET_KEY has fewer than {SHORTEST_SECRET} characters.",
            hint="Sessions and links in mails are signed with it. Set a long, random one.",
            id="maas.E001",
        )


@register("maas")
def addresses(app_configs: Any, **_kwargs: Any) -> Iterator[CheckMessage]:
    for name, number in (("CONSOLE_URL", "maas.E002"), ("GATEWAY_URL", "maas.E004")):
        parts = urlsplit(getattr(settings, name))
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            yield Error(f"{name} is no http:// or https:// address.", id=number)
    host = urlsplit(settings.CONSOLE_URL).hostname or ""
    if host and not settings.DEBUG and not validate_host(_bracketed(host), settings.ALLOWED_HOSTS):
        yield Error(
            f"CONSOLE_URL's host, {host}, is not among ALLOWED_HOSTS.",
            hint="Links in mails would lead to pages that answer 400. Add it to ALLOWED_HOSTS.",
            id="maas.E003",
        )


@register("maas")
def folders(app_configs: Any, **_kwargs: Any) -> Iterator[CheckMessage]:
    names = FOLDERS if settings.MAIL_IS_SENT else (*FOLDERS, "MAIL_DIR")
    for name in names:
        if not _can_be_written(Path(getattr(settings, name))):
            yield Error(
                f"{name} ({getattr(settings, name)}) cannot be written to.",
                hint="It must be a folder, or one that can be made, of whoever runs the stack.",
                id="maas.E005",
            )


@register("maas")
def mail(app_configs: Any, **_kwargs: Any) -> Iterator[CheckMessage]:
    try:
        validate_email(parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
    except ValidationError:
        # A host without dots is no domain of mail, and fine for a stack of one's own.
        if settings.MAIL_IS_SENT:
            yield Error(
                f"MAIL_FROM ({settings.DEFAULT_FROM_EMAIL}) holds no mail address.",
                hint="As 'Longslope <support@your-domain.example>'.",
                id="maas.E006",
            )
    if settings.CONFIRM_EMAIL and not settings.MAIL_IS_SENT:
        yield Caution(
            "People are to confirm their address (CONFIRM_EMAIL), and no mail reaches them.",
            hint=f"Set EMAIL_URL, or hand on the codes that are kept in {settings.MAIL_DIR}.",
            id="maas.W001",
        )


@register("maas")
def proxies(app_configs: Any, **_kwargs: Any) -> Iterator[CheckMessage]:
    if urlsplit(settings.CONSOLE_URL).scheme == "https" and not settings.TRUSTED_PROXIES:
        yield Caution(
            "CONSOLE_URL is https, and no proxy is trusted: whoever comes through one counts as "
            "the same visitor, so a few wrong passwords lock out all.",
            hint="Set TRUSTED_PROXIES to the address that the proxy connects from, as 127.0.0.1.",
            id="maas.W003",
        )


def _bracketed(host: str) -> str:
    """As the Host header names an IPv6 address."""
    return f"[{host}]" if ":" in host else host


def _can_be_written(folder: Path) -> bool:
    """Whether it is a folder of ours, or its nearest parent that exists is one."""
    there = next(path for path in (folder, *folder.parents) if path.exists())
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)
