"""The web process: the gateway on `/v1/`, Django for everything else."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maas.settings")

from django.core.asgi import get_asgi_application

_django = get_asgi_application()

from django.conf import settings

from maas.common import probes
from maas.common.bodies import BodyLimits, BodySort, LimitedBody
from maas.common.crowds import Crowd
from maas.common.metrics import served
from maas.common.proxies import behind_proxies
from maas.tenants.senders import sender
from serving.gateway.asgi import mounted as gateway
from serving.gateway.types import Receive, Scope, Send

django_application = LimitedBody(
    Crowd(_django, requests=settings.REQUESTS_AT_ONCE, streams=settings.STREAMS_AT_ONCE),
    limits=BodyLimits(
        bytes={
            BodySort.SMALL: settings.SIGN_IN_REQUEST_MAX_BYTES,
            BodySort.ORDINARY: settings.REQUEST_MAX_BYTES,
            BodySort.PUBLIC: settings.PUBLIC_REQUEST_MAX_BYTES,
            BodySort.FILE: settings.UPLOAD_REQUEST_MAX_BYTES,
        }
    ),
    sender=sender,
)


async def _application(scope: Scope, receive: Receive, send: Send) -> None:
    """Hand `/v1/` and the server's own lifespan to the gateway, the rest to Django; probes are
    answered before either."""
    path = scope.get("path", "")
    if scope["type"] == "lifespan":
        with served(settings.WEB_METRICS_PORT):
            await gateway(scope, receive, send)
    elif probes.is_probe(scope):
        await probes.answer(scope, send)
    elif path.startswith("/v1/"):
        await gateway(scope, receive, send)
    else:
        await django_application(scope, receive, send)


application = behind_proxies(_application)
