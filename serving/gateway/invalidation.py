"""Listens for changes of keys, deployments and engines, and forgets what they concern."""

import asyncio
from typing import Any

import redis
import structlog

from maas.common import events
from serving.gateway import metrics
from serving.gateway.credentials import Credentials
from serving.gateway.route_table import RouteTable

log = structlog.get_logger()
_RETRY_SECONDS = 1.0


class InvalidationListener:
    """While the subscription stands the caches are fresh; without it they hardly are."""

    def __init__(self, credentials: Credentials, routes: RouteTable) -> None:
        self._credentials = credentials
        self._routes = routes

    async def run(self) -> None:
        """Runs until cancelled; a lost connection is made again."""
        while True:
            try:
                async for topic, message in events.subscribe(events.KEYS, events.ROUTES):
                    self._apply(topic, message)
            except (redis.RedisError, OSError, ValueError) as error:
                log.warning("gateway_subscription_lost", error=str(error))
            finally:
                self._set_fresh(False)
            await asyncio.sleep(_RETRY_SECONDS)

    def _apply(self, topic: str, message: dict[str, Any]) -> None:
        if topic == events.KEYS:
            if prefix := message.get("prefix"):
                self._credentials.cache.invalidate(str(prefix))
            else:
                self._credentials.cache.invalidate_all()
        elif topic == events.ROUTES:
            tenant = message.get("tenant")
            self._routes.invalidate(str(tenant) if tenant else None)
        else:
            self._set_fresh(True)
            log.info("gateway_listening")
            return
        metrics.invalidations.inc()
        # Few: one for a change that somebody made. Who waits for it to be known finds it here.
        log.info("gateway_invalidated", topic=topic, change=message)

    def _set_fresh(self, fresh: bool) -> None:
        """What was kept may be wrong in both cases: changes may have gone unheard."""
        for cache in (self._credentials.cache, self._routes.cache, self._routes.lists):
            cache.fresh = fresh
            cache.invalidate_all()
