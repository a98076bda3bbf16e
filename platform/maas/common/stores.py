"""Clients for Redis. Valkey speaks the same protocol.

redis-py 8 defaults to RESP3 and to five-second socket timeouts; both are set explicitly,
because a subscriber waits for as long as nothing happens.
"""

from functools import cache

import redis
import redis.asyncio
from django.conf import settings


@cache
def client() -> redis.Redis:
    """The process's shared synchronous client; values are `str`."""
    return redis.Redis.from_url(
        settings.REDIS_URL, protocol=2, decode_responses=True, socket_timeout=10
    )


def async_client(*, timeout: float | None = 10) -> redis.asyncio.Redis:
    """A new asynchronous client, to be closed by its owner; values are `str`.

    `timeout` is in seconds per reply; None, for subscribers, waits without end.
    """
    return redis.asyncio.Redis.from_url(
        settings.REDIS_URL, protocol=2, decode_responses=True, socket_timeout=timeout
    )
