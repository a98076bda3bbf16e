"""The web process: the gateway on `/v1/`, Django for everything else."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maas.settings")

from django.core.asgi import get_asgi_application

_django = get_asgi_application()

from django.conf import settings

from maas.common.bodies import LimitedBody
from maas.common.metrics import served
from maas.common.proxies import behind_proxies
from serving.gateway.asgi import mounted as gateway
from serving.gateway.types import Receive, Scope, Send

django_application = LimitedBody(_django, limit=settings.REQUEST_MAX_BYTES)
public_application = LimitedBody(_django, limit=settings.PUBLIC_REQUEST_MAX_BYTES)


async def _application(scope: Scope, receive: Receive, send: Send) -> None:
    """Hand `/v1/` and the server's own lifespan to the gateway, the rest to Django."""
    path = scope.get("path", "")
    if scope["type"] == "lifespan":
        with served(settings.WEB_METRICS_PORT):
            await gateway(scope, receive, send)
    elif path.startswith("/v1/"):
        await gateway(scope, receive, send)
    elif path.startswith(("/c/", "/ask/")):
        await public_application(scope, receive, send)
    else:
        await django_application(scope, receive, send)


application = behind_proxies(_application)
