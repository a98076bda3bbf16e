"""The gateway's ASGI application: `uvicorn serving.gateway.asgi:application`.

Runs by itself, and as `mounted` beside Django in `maas.asgi`.
"""

import gc
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maas.settings")
# The sentence model's threads wait for each other by spinning: beside a busy engine one question
# took seconds on two threads, and 0.02 s of CPU on one.
os.environ.setdefault("OMP_NUM_THREADS", "1")
django.setup()

from maas.common import probes
from maas.common.metrics import served
from maas.conf.base import read
from maas.conf.metrics import MetricsSettings
from serving.gateway import dispatch
from serving.gateway.config import Config
from serving.gateway.exchange import HttpExchange
from serving.gateway.runtime import Runtime
from serving.gateway.types import Receive, Scope, Send

NEEDED = ("postgres", "valkey", "migrations")
"""Of all health checks, those without which nothing is answered here."""


class Application:
    """Starts with the server's lifespan, or with the first request where there is none.

    `alone`: the process is the gateway's own, and so are its metrics.
    """

    def __init__(self, *, alone: bool) -> None:
        self._metrics_port = read(MetricsSettings).gateway_port if alone else 0
        self._runtime: Runtime | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if probes.is_probe(scope):
            await probes.answer(scope, send, checks=NEEDED)
        elif scope["type"] == "http":
            runtime = self._runtime = self._runtime or Runtime(Config.from_environment())
            await dispatch.handle(runtime, HttpExchange(scope, receive, send))
        elif scope["type"] == "lifespan":
            with served(self._metrics_port):
                await self._live(receive, send)
        else:  # there are no websockets here
            await send({"type": "websocket.close"})

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._runtime = Runtime(Config.from_environment())
                # What is here now stays: the collector need not walk through it again and again.
                gc.collect()
                gc.freeze()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                if self._runtime is not None:
                    await self._runtime.close()
                    self._runtime = None
                await send({"type": "lifespan.shutdown.complete"})
                return


application = Application(alone=True)
mounted = Application(alone=False)
