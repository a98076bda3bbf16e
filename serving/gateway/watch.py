"""Listens for changes of keys, deployments and engines, and forgets what they concern."""

import asyncio
from typing import Any

import redis
import structlog

from maas.common import events
from serving.gateway.credentials import Credentials
from serving.gateway.directory import Directory

log = structlog.get_logger()
_RETRY_SECONDS = 1.0


class Watch:
    """While the subscription stands the caches are believed; without it, hardly."""

    def __init__(self, credentials: Credentials, directory: Directory) -> None:
        self._credentials = credentials
        self._directory = directory

    async def run(self) -> None:
        """Runs until cancelled; a lost connection is made again."""
        while True:
            try:
                async for topic, message in events.subscribe(events.KEYS, events.ROUTES):
                    self._heard(topic, message)
            except (redis.RedisError, OSError, ValueError) as error:
                log.warning("gateway_subscription_lost", error=str(error))
            finally:
                self._believe(False)
            await asyncio.sleep(_RETRY_SECONDS)

    def _heard(self, topic: str, message: dict[str, Any]) -> None:
        if topic == events.KEYS:
            if prefix := message.get("prefix"):
                self._credentials.cache.forget(str(prefix))
            else:
                self._credentials.cache.forget_all()
        elif topic == events.ROUTES:
            tenant = message.get("tenant")
            self._directory.forget(str(tenant) if tenant else None)
        else:
            self._believe(True)

    def _believe(self, believed: bool) -> None:
        """What was kept may be wrong in both cases: changes may have gone unheard."""
        for cache in (self._credentials.cache, self._directory.cache, self._directory.lists):
            cache.believed = believed
            cache.forget_all()
