"""How often one visitor may do something, told from the visit and from the address."""

import uuid

import redis

from maas.common import throttle
from maas.common.errors import Unavailable
from maas.common.throttle import Limit
from maas.common.visitors import by_address
from serving.channels import words

__all__ = ["Limit", "by_address", "by_visit", "wait"]


def by_visit(visit: uuid.UUID) -> str:
    return f"visit:{visit.hex}"


def wait(*limits: Limit) -> int:
    """Count one attempt; the seconds to wait, 0 when it may be made. Raises Unavailable."""
    try:
        return throttle.wait(*limits)
    except redis.RedisError as error:
        raise Unavailable(words.SENTENCES[words.ASLEEP]) from error
