"""From the usage stream into the ledger: every request once, whatever dies when."""

import json
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection

from maas.common import stores
from maas.tenants.models import APIKey, Tenant
from maas.usage import booking, budgets, metering
from maas.usage.models import LedgerEntry
from tests import factories

# Whether a tenant is still there is only checked when a transaction ends.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _empty_stream() -> None:
    stores.client().delete(metering.STREAM, metering.UNREADABLE)


@pytest.fixture
def key() -> APIKey:
    row, _text = factories.make_key(factories.make_tenant())
    return row


def put(key: APIKey, *, prompt: int = 3, completion: int = 4, **changes: object) -> str:
    """An entry on the stream as a gateway leaves it; returns its reference."""
    record = {
        "reference": uuid.uuid4().hex,
        "tenant": str(key.tenant_id),
        "key": str(key.pk),
        "kind": "inference",
        "model": "faq",
        "month": metering.month_of(time.time()),
        "at": time.time(),
        **changes,
    }
    entry = {
        "record": json.dumps(record), "prompt": prompt, "completion": completion, "complete": 1,
    }  # fmt: skip
    stores.client().xadd(metering.STREAM, entry)  # type: ignore[arg-type]
    return str(record["reference"])


def test_what_waits_is_booked_as_it_was_noted(key: APIKey) -> None:
    at = time.time() - 100
    reference = put(key, at=at, kind="exam")
    assert booking.book() == 1
    row = LedgerEntry.objects.get(reference=reference)
    assert (row.tenant_id, row.api_key_id) == (key.tenant_id, key.pk)
    assert (row.kind, row.model, row.complete) == ("exam", "faq", True)
    assert (row.prompt_tokens, row.completion_tokens) == (3, 4)
    assert row.at.timestamp() == pytest.approx(at)
    assert stores.client().xlen(metering.STREAM) == 0


def test_an_entry_that_comes_twice_is_booked_once(key: APIKey) -> None:
    reference = put(key)
    put(key, reference=reference)
    booking.book()
    put(key, reference=reference)
    booking.book()
    assert LedgerEntry.objects.filter(reference=reference).count() == 1


def test_many_entries_are_booked_in_one_go(key: APIKey) -> None:
    for _ in range(1200):
        put(key)
    assert booking.book() == 1200
    assert LedgerEntry.objects.count() == 1200


def test_a_booker_that_died_between_ledger_and_stream_is_made_good(
    key: APIKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = put(key)

    def die(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(booking, "_done", die)
        with pytest.raises(KeyboardInterrupt):
            booking.book()
    assert booking.book() == 0  # not stale yet: its booker may still be at it
    monkeypatch.setattr(booking, "STALE_MS", 0)
    booking.book()
    assert LedgerEntry.objects.filter(reference=reference).count() == 1
    assert stores.client().xlen(metering.STREAM) == 0


def test_what_cannot_be_booked_is_kept_aside_and_does_not_hold_up_the_rest(key: APIKey) -> None:
    put(key, tenant=str(uuid.uuid4()))
    put(key, tenant="not an id")
    put(key, prompt=10**12)
    good = put(key)
    booking.book()
    assert [row.reference for row in LedgerEntry.objects.all()] == [good]
    assert stores.client().xlen(metering.UNREADABLE) == 3
    assert stores.client().xlen(metering.STREAM) == 0


def test_a_key_shows_its_latest_use(key: APIKey) -> None:
    now = time.time()
    for at in (now - 50, now - 10, now - 30):
        put(key, at=at)
    booking.book()
    put(key, at=now - 40)
    booking.book()
    used = APIKey.objects.get(pk=key.pk).last_used_at
    assert used is not None
    assert used.timestamp() == pytest.approx(now - 10)


def test_a_budget_is_seeded_from_the_ledger_and_from_what_waits(key: APIKey) -> None:
    put(key)
    booking.book()
    put(key, prompt=100)
    put(key, month="2020-01")
    other, _text = factories.make_key(key.tenant)
    put(other)
    month = metering.month_of(time.time())
    budgets.seed(key_id=str(key.pk), month=month)
    name = metering.budget(str(key.pk), month)
    assert stores.client().hgetall(name) == {"used": str(7 + 104), "reserved": "0"}


def test_the_last_month_of_a_year_ends_with_the_year() -> None:
    start, end = metering.span_of("2026-12")
    assert start == datetime(2026, 12, 1, tzinfo=UTC)
    assert end == datetime(2027, 1, 1, tzinfo=UTC)


def test_a_deleted_tenant_leaves_no_ledger_to_lose(key: APIKey) -> None:
    put(key)
    Tenant.objects.filter(pk=key.tenant_id).delete()
    booking.book()
    assert LedgerEntry.objects.count() == 0
    assert stores.client().xlen(metering.UNREADABLE) == 1


def test_what_waits_for_long_is_told_with_its_time(key: APIKey) -> None:
    assert booking.behind_since() is None
    put(key)
    assert booking.behind_since() is None  # that is booked in a moment
    client = stores.client()
    client.delete(metering.STREAM)
    at = time.time() - 600
    client.xadd(metering.STREAM, {"record": "{}"}, id=f"{int(at * 1000)}-0")
    since = booking.behind_since()
    assert since is not None
    assert since.timestamp() == pytest.approx(at, abs=1)
    booking.book()
    assert booking.behind_since() is None


# --- gateways that are heard of no more, and clocks that are set -----------------------------
MINUTE_MS = 60_000


@pytest.fixture
def open_request(key: APIKey) -> str:
    """A gateway that was heard of just now, with a request on its way; its incarnation."""
    client = stores.client()
    client.delete(metering.GATEWAYS, metering.SWEPT)
    client.eval(metering.REGISTER.text, 2, metering.GATEWAYS, metering.STREAM, "one", "1")
    record = {
        "reference": uuid.uuid4().hex,
        "tenant": str(key.tenant_id),
        "key": str(key.pk),
        "kind": "inference",
        "model": "faq",
        "month": metering.month_of(time.time()),
        "at": time.time(),
    }
    client.hset(metering.in_flight("one"), "id", f"0:0:0:{json.dumps(record)}")
    client.hset(metering.counts("one"), "id", "3 4")
    assert booking.sweep() == 0
    return "one"


def set_clock(by_ms: int) -> None:
    """As Redis would see it: everything that it noted is so much older, or younger."""
    client = stores.client()
    for incarnation, heard in client.hgetall(metering.GATEWAYS).items():
        client.hset(metering.GATEWAYS, incarnation, int(heard) - by_ms)
    client.set(metering.SWEPT, int(client.get(metering.SWEPT) or 0) - by_ms)


@pytest.mark.parametrize("by_ms", [MINUTE_MS, -MINUTE_MS])
def test_a_clock_that_is_set_gives_no_living_gateway_up(open_request: str, by_ms: int) -> None:
    set_clock(by_ms)
    assert booking.sweep() == 0
    assert stores.client().hexists(metering.GATEWAYS, open_request)


@pytest.mark.parametrize("by_ms", [0, MINUTE_MS, -MINUTE_MS])
def test_a_dead_one_is_given_up_all_the_same(open_request: str, by_ms: int) -> None:
    set_clock(by_ms)
    booking.sweep()
    silent = int(stores.client().hget(metering.GATEWAYS, open_request) or 0) - 16_000
    stores.client().hset(metering.GATEWAYS, open_request, silent)
    assert booking.sweep() == 1
    booking.book()
    (row,) = LedgerEntry.objects.all()
    assert (row.prompt_tokens, row.completion_tokens, row.complete) == (3, 4, False)


def test_two_bookers_at_once_book_every_entry_once(key: APIKey) -> None:
    for _ in range(1500):
        put(key)

    def book() -> int:
        try:
            booking.sweep()
            return booking.book()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        taken = list(pool.map(lambda _: book(), range(2)))
    assert sum(taken) == 1500
    assert LedgerEntry.objects.count() == 1500
