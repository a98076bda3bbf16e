"""Pages stay quick: few queries, whatever there is to show."""

import time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from maas.console import tenant_urls
from tests.browser import furnished

MOST_QUERIES = 15
MOST_SECONDS = 0.1


@pytest.fixture
def shop(db) -> furnished.Shop:
    return furnished.build()


def _pages(client: Client, shop: furnished.Shop) -> list[str]:
    found = []
    for pattern in tenant_urls.urlpatterns:
        kwargs = {name: shop.ids[name] for name in pattern.pattern.converters}
        path = reverse(f"console:{pattern.name}", kwargs={**kwargs, "tenant": shop.tenant.id})
        if client.get(path).status_code == 200:
            found.append(path)
    return found


def test_no_page_asks_the_database_more_than_fifteen_times(shop, web):
    client = web(shop.owner)
    busy = {}
    for path in _pages(client, shop):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(path)
        if len(queries) > MOST_QUERIES:
            busy[path] = len(queries)
    assert not busy


def test_a_page_takes_a_tenth_of_a_second_at_the_median(shop, web):
    client = web(shop.owner)
    times = []
    for path in _pages(client, shop):
        begun = time.process_time()
        client.get(path)
        times.append(time.process_time() - begun)
    times.sort()
    assert times[len(times) // 2] <= MOST_SECONDS, times
