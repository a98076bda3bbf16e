"""Who asks, and by what scheme, where a proxy stands before us.

`X-Forwarded-For` and `X-Forwarded-Proto` are written by whoever sends a request. They are believed
where the connection comes from a proxy that the operator named (TRUSTED_PROXIES), and have no
effect otherwise. uvicorn's own reading of them is off (`--no-proxy-headers`), for it would believe
everybody on this machine.
"""

from typing import Any

from django.conf import settings
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware


def behind_proxies(application: Any) -> Any:
    """The ASGI application, with `client` and `scheme` as the trusted proxies tell them."""
    if not settings.TRUSTED_PROXIES:
        return application
    return ProxyHeadersMiddleware(application, trusted_hosts=list(settings.TRUSTED_PROXIES))
