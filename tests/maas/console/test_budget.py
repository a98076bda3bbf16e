"""Pages stay quick: few queries, whatever there is to show, and few bytes of script and style.

How many milliseconds each takes is measured by `deploy/bench/pages.py`.
"""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import pages, weight
from tests.browser import furnished
from tests.web import Web

MOST_QUERIES = 15
MOST_BYTES = 300 * 1024


@pytest.fixture
def shop(db: None) -> furnished.Shop:
    return furnished.build()


def test_no_page_asks_the_database_more_than_fifteen_times(shop: furnished.Shop, web: Web) -> None:
    client = web(shop.owner)
    busy = {}
    for path in pages.of(shop, client):
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        if len(queries) > MOST_QUERIES:
            busy[path] = [query["sql"][:150] for query in queries]
    assert not busy


def test_no_page_asks_more_when_there_is_more_to_show(shop: furnished.Shop, web: Web) -> None:
    """Lists ask once for all their lines, not once for each."""
    client = web(shop.owner)
    paths = pages.of(shop, client)
    before = {path: _asked(client, path) for path in paths}
    furnished.more(shop)
    grown = {}
    for path in paths:
        asked = _asked(client, path)
        if asked > before[path]:
            grown[path] = (before[path], asked)
    assert not grown


def test_scripts_and_styles_of_every_page_are_small_as_they_are_sent(
    shop: furnished.Shop, web: Web
) -> None:
    client = web(shop.owner)
    heavy = {}
    for path in pages.of(shop, client):
        sent = weight.of(client.get(path).content.decode())
        if sum(sent.values()) > MOST_BYTES:
            heavy[path] = sent
    assert not heavy


def _asked(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)
