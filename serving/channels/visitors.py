"""How often one visitor may do something, told from the visit and from the address."""

import hashlib
import ipaddress
import uuid

import redis
from django.conf import settings

from maas.common import throttle
from maas.common.errors import Unavailable
from maas.common.throttle import Limit
from serving.channels import words

__all__ = ["Limit", "by_address", "by_visit", "wait"]


def by_visit(visit: uuid.UUID) -> str:
    return f"visit:{visit.hex}"


def by_address(public_id: str, address: str) -> str:
    """Who asks is counted, not known: addresses are digested with a secret."""
    asker = _subscriber(address).encode()
    digest = hashlib.blake2s(asker, key=settings.SECRET_KEY.encode()[:32]).hexdigest()
    return f"chat:{public_id}:{digest}"


def wait(*limits: Limit) -> int:
    """Count one attempt; the seconds to wait, 0 when it may be made. Raises Unavailable."""
    try:
        return throttle.wait(*limits)
    except redis.RedisError as error:
        raise Unavailable(words.SENTENCES[words.ASLEEP]) from error


def _subscriber(address: str) -> str:
    """Whom an address belongs to: with IPv6 everybody has a network (/64) of addresses."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:  # of a local socket, say
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((int(found), 64), strict=False))
