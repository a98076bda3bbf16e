"""Every page of the console that a GET shows, by the addresses: a new one is tested unasked."""

from typing import Any

from django.test import Client

from tests.addresses import Address, everything
from tests.browser.furnished import Shop

APART = ("api/", "admin/", "v1/")
"""Addresses that are no pages of the console."""


def of(shop: Shop, client: Client | None = None) -> list[str]:
    """The paths of all pages that answer the shop's owner with HTML."""
    if client is None:
        client = Client()
        client.force_login(shop.owner)
    return [path for path in addresses(shop) if _shows(client, path)]


def addresses(shop: Shop) -> list[str]:
    """The paths of all addresses of the console, with the shop's objects in their places.

    Raises KeyError for a tenant's address whose object the furnished shop does not have.
    """
    paths = []
    for one in everything():
        if not one.route.startswith(APART):
            values = _values(one, shop)
            if values is not None:
                paths.append(one.fill(values))
    return paths


def _values(address: Address, shop: Shop) -> dict[str, Any] | None:
    known = {**address.words, **shop.ids, "tenant": shop.tenant.id}
    if "tenant" in address.arguments:
        return {name: known[name] for name in address.arguments}
    # Pages whose address is a secret, such as an invitation's, are asked for by their own tests.
    return known if set(address.arguments) <= set(known) else None


def _shows(client: Client, path: str) -> bool:
    answer = client.get(path)
    return answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")
