"""What the address in the browser's bar allows."""

import ipaddress
from urllib.parse import urlsplit

from django.http import HttpRequest


def can_hold_passkeys(request: HttpRequest) -> bool:
    """Passkeys belong to a name, so a bare number like 127.0.0.1 has none, and browsers give
    them to encrypted pages alone, except on one's own machine.
    """
    host = urlsplit(f"//{request.get_host()}").hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return request.is_secure() or host == "localhost" or host.endswith(".localhost")
    return False
