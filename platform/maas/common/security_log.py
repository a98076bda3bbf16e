"""What an operator watches for attacks: one line each, of the logger `security`.

Events and their fields stand in docs/operations.md. No secret is among them, and no mail address:
`account` is its fingerprint, the same in every line, so that attempts on one account are seen
together without telling whose it is.
"""

from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest

from maas.kit import logs

log = structlog.get_logger("security")


def noted(event: str, request: HttpRequest | None = None, **facts: Any) -> None:
    """Something was refused, or fits an attack."""
    log.warning(event, **_address(request), **facts)


def done(event: str, request: HttpRequest | None = None, **facts: Any) -> None:
    """Something succeeded that changes who gets in."""
    log.info(event, **_address(request), **facts)


def account(email: str) -> str:
    """What stands for a mail address, or for whatever was typed into its field."""
    return logs.fingerprint(email, secret=settings.SECRET_KEY)


def _address(request: HttpRequest | None) -> dict[str, str]:
    address = request.META.get("REMOTE_ADDR", "") if request is not None else ""
    return {"ip": address} if address else {}
