"""Live events between processes, by Redis publish/subscribe.

An event is a hint that a row has changed, never the only record of it: a process that
misses one (Redis restarted, a slow start) finds the truth in Postgres at its next look.
"""

import json
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import redis
import structlog
from django.db import transaction

from maas.common import stores

log = structlog.get_logger()

# Topics. A job's page listens to its own topic; the gateway and node agents to shared ones.
KEYS = "longslope.keys"  # {"prefix": …} an API key or its tenant changed
ROUTES = "longslope.routes"  # {"tenant": …} a deployment, revision or engine changed
PLACEMENTS = "longslope.placements"  # {} a placement is wanted or released
JOBS = "longslope.jobs"  # {"job": …} a job was queued, changed or was cancelled


def job_topic(job_id: object) -> str:
    return f"longslope.job.{job_id}"


def publish(topic: str, message: dict[str, Any]) -> None:
    """Send now. A broker that is down costs liveness, never the caller's work."""
    try:
        stores.client().publish(topic, json.dumps(message, ensure_ascii=False, default=str))
    except redis.RedisError as error:
        log.warning("event_not_sent", topic=topic, error=str(error))


def publish_on_commit(topic: str, message: dict[str, Any]) -> None:
    """Send once the transaction's rows can be seen by whoever is told of them."""
    transaction.on_commit(partial(publish, topic, message))


async def subscribe(*topics: str) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    """Yield (topic, message) for as long as the connection holds.

    Yields one `("", {})` when the subscription stands, so that the caller can then read the
    rows without a gap. Raises `redis.RedisError` when the connection is lost.
    """
    client = stores.async_client(timeout=None)
    async with client, client.pubsub() as pubsub:
        await pubsub.subscribe(*topics)
        yield "", {}
        async for item in pubsub.listen():
            if item["type"] == "message":
                yield item["channel"], json.loads(item["data"])
