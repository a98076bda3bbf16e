"""How long the console's pages take on the server, each alone: milliseconds, queries, bytes.

A shop with something in every room, real Postgres and Valkey, no network: what is measured is
the whole of Django, from the first middleware to the last. The exit status counts the promises
that were missed.

    python deploy/bench/pages.py [--times 15]
"""

import argparse
import os
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import django
from django.core.management import call_command
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext, override_settings

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import embedded
import rig

if TYPE_CHECKING:
    from django.test import Client

MOST_MS = 100.0
MOST_QUERIES = 15
MOST_BYTES = 300 * 1024
ROUNDS = 3
"""A page over its time is measured again, so often: other work on the machine comes and goes."""
# Files are named as they are: none were collected.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One page: the median and the slowest of its times, its queries, and its script and style."""

    path: str
    median_ms: float
    slowest_ms: float
    queries: int
    sent_bytes: int


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=15)
    times = parser.parse_args().times
    with TemporaryDirectory(prefix="longslope-pages-") as folder:
        (port,) = embedded.free_ports(1)
        with rig.stores(Path(folder), port) as environment:
            os.environ.update(environment)
            django.setup()
            call_command("migrate", verbosity=0)
            found = measure(times)
            connections.close_all()
    return report(found)


def measure(times: int) -> list[Measured]:
    """Every page of the furnished shop, asked by its owner."""
    # The tests' shop and its pages: their modules need Django to be set up.
    from django.test import Client

    from tests import pages
    from tests.browser import furnished

    with override_settings(STORAGES=STORAGES, ALLOWED_HOSTS=["testserver"]):
        shop = furnished.build()
        furnished.more(shop)
        client = Client()
        client.force_login(shop.owner)
        return [_page(client, path, times) for path in pages.of(shop, client)]


def _page(client: "Client", path: str, times: int) -> Measured:
    from tests import weight

    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path)
    asked = len(queries)  # now: the next request empties the log
    for _round in range(ROUNDS):
        taken = sorted(_milliseconds(client, path) for _time in range(times))
        if statistics.median(taken) <= MOST_MS:
            break
    return Measured(
        path=path,
        median_ms=statistics.median(taken),
        slowest_ms=taken[-1],
        queries=asked,
        sent_bytes=sum(weight.of(answer.content.decode()).values()),
    )


def _milliseconds(client: "Client", path: str) -> float:
    begun = time.perf_counter()
    client.get(path)
    return (time.perf_counter() - begun) * 1000


def report(found: list[Measured]) -> int:
    """Print a line for each page, the slowest first; returns how many promises were missed."""
    print(f"{'median':>9} {'slowest':>9} {'queries':>8} {'script+style':>13}  page")
    for one in sorted(found, key=lambda one: -one.median_ms):
        print(
            f"{one.median_ms:>6.1f} ms {one.slowest_ms:>6.1f} ms {one.queries:>8} "
            f"{one.sent_bytes / 1024:>10.0f} KB  {one.path}"
        )
    promises = {
        f"every page's median is at most {MOST_MS:.0f} ms": max(one.median_ms for one in found)
        <= MOST_MS,
        f"no page asks more than {MOST_QUERIES} queries": max(one.queries for one in found)
        <= MOST_QUERIES,
        f"no page sends more than {MOST_BYTES // 1024} KB of script and style": max(
            one.sent_bytes for one in found
        )
        <= MOST_BYTES,
    }
    for promise, kept in promises.items():
        print(f"{'kept  ' if kept else 'MISSED'}  {promise}")
    return sum(not kept for kept in promises.values())


if __name__ == "__main__":
    sys.exit(main())
