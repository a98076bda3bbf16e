"""Where the platform reaches itself, and the place that tells who asks."""

from django.conf import settings
from django.http import HttpRequest


def gateway() -> str:
    """Up to and with `/v1`. On the gateway's own machine it is asked directly: neither the proxy
    nor its certificate has a part in it."""
    return str(settings.GATEWAY_INSIDE or settings.GATEWAY_URL)


def of_visitor(request: HttpRequest | None) -> str:
    """The address that a request came from, for limits and records. Forwarding headers have their
    part in it only where a trusted proxy sent them (`maas.common.proxies`)."""
    return str(request.META.get("REMOTE_ADDR", "")) if request is not None else ""
