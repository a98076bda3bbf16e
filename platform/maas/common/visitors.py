"""Who asks from a page without a sign-in: counted, not known."""

import hashlib
import ipaddress

from django.conf import settings


def by_address(page: str, address: str) -> str:
    """A name for whoever asks `page` from an address, which is digested with a secret."""
    asker = subscriber(address).encode()
    digest = hashlib.blake2s(asker, key=settings.SECRET_KEY.encode()[:32]).hexdigest()
    return f"chat:{page}:{digest}"


def subscriber(address: str) -> str:
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
