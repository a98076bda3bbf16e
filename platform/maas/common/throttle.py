"""Counts attempts in Redis and says when there were too many.

Fixed windows: each begins with the first attempt in it. An attempt is counted before it is
made, so that parallel ones cannot slip through.
"""

import hashlib
from dataclasses import dataclass

from django.conf import settings

from maas.common import stores

_PREFIX = "longslope:throttle"


@dataclass(frozen=True, kw_only=True)
class Limit:
    """At most `most` attempts by `who` in `seconds`."""

    who: str
    most: int
    seconds: int

    @property
    def name(self) -> str:
        """Digested with the platform's secret: people's addresses and the keys of public links are
        not to be read in the store."""
        secret = settings.SECRET_KEY.encode()[:32]
        who = hashlib.blake2s(self.who.encode(), key=secret, digest_size=16).hexdigest()
        return f"{_PREFIX}:{who}:{self.seconds}"


def wait(*limits: Limit) -> int:
    """Count one attempt under every limit; the seconds to wait, 0 when it may be made.

    Raises `redis.RedisError` without Redis.
    """
    with stores.client().pipeline(transaction=True) as pipe:
        for limit in limits:
            pipe.incr(limit.name)
            pipe.expire(limit.name, limit.seconds, nx=True)
            pipe.ttl(limit.name)
        answers = pipe.execute()
    counted = zip(limits, answers[::3], answers[2::3], strict=True)
    return max((max(left, 1) for limit, count, left in counted if count > limit.most), default=0)


def left(*limits: Limit) -> int:
    """The seconds to wait, 0 when an attempt may be made now; counts none."""
    client = stores.client()
    waits = [0]
    for limit in limits:
        if int(client.get(limit.name) or 0) > limit.most:
            waits.append(max(int(client.ttl(limit.name)), 1))
    return max(waits)


def forget(limit: Limit) -> None:
    """Begin anew with one limit."""
    stores.client().delete(limit.name)
