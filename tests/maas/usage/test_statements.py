"""The ledger and the statements made from it."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from maas.tenants.models import Tenant, User
from maas.usage import selectors, services
from maas.usage.models import LedgerEntry
from tests import factories
from tests.conftest import Api

INFERENCE = "inference"


def book(tenant: Tenant, **fields: Any) -> bool:
    defaults = {"kind": INFERENCE, "reference": uuid.uuid4().hex, "model": "shop"}
    return services.book(tenant_id=tenant.id, **{**defaults, **fields})


def test_what_is_booked_twice_counts_once(tenant: Tenant) -> None:
    assert book(tenant, reference="r1", prompt_tokens=10)
    assert not book(tenant, reference="r1", prompt_tokens=10)
    assert selectors.tokens_this_month(tenant=tenant) == 10


def test_a_job_and_a_request_of_the_same_name_are_two_things(tenant: Tenant) -> None:
    assert book(tenant, reference="r1")
    assert book(tenant, reference="r1", kind="training")


@pytest.mark.django_db(transaction=True)
def test_eight_bookings_at_once_are_one() -> None:
    tenant = factories.make_tenant()

    def one(_time: int) -> bool:
        try:
            return book(tenant, reference="same", prompt_tokens=1)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(8))) == 1
    assert selectors.tokens_this_month(tenant=tenant) == 1
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE usage_ledgerentry")


def test_the_ledger_is_never_changed(tenant: Tenant) -> None:
    book(tenant)
    entry = LedgerEntry.objects.get()
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()


def test_a_month_begins_at_midnight_utc(tenant: Tenant) -> None:
    start = selectors.month_start()
    book(tenant, at=start - timedelta(seconds=1), prompt_tokens=5)
    book(tenant, at=start, prompt_tokens=7, completion_tokens=1)
    book(tenant, kind="training", accelerator_seconds=12.5)
    assert selectors.tokens_this_month(tenant=tenant) == 8
    assert selectors.accelerator_seconds_this_month(tenant=tenant) == 12.5
    assert selectors.month_start(datetime(2026, 1, 1, 0, 30, tzinfo=UTC)).month == 1


def statement(client: Any, tenant: Tenant, query: str) -> Any:
    return client.get(f"/api/tenants/{tenant.id}/usage/?{query}").json()


def test_days_are_summed_and_both_ends_are_included(api: Api, viewer: User, tenant: Tenant) -> None:
    for day, tokens in ((1, 10), (1, 20), (3, 30), (4, 99)):
        at = datetime(2026, 3, day, 23, 59, 59, tzinfo=UTC)
        book(tenant, at=at, prompt_tokens=tokens, completion_tokens=1)
    shown = statement(api(viewer), tenant, "from=2026-03-01&to=2026-03-03")
    lines = [(one["key"], one["requests"], one["prompt_tokens"]) for one in shown["lines"]]
    assert lines == [("2026-03-01", 2, 30), ("2026-03-03", 1, 30)]
    assert shown["total"]["prompt_tokens"] == 60
    assert (shown["from"], shown["to"]) == ("2026-03-01", "2026-03-03")


def test_keys_are_named_in_the_statement(api: Api, viewer: User, tenant: Tenant) -> None:
    key, _text = factories.make_key(tenant, name="Website")
    book(tenant, api_key_id=key.id, prompt_tokens=3)
    book(tenant, kind="training", accelerator_seconds=60)
    lines = statement(api(viewer), tenant, "group=key")["lines"]
    assert {(one["label"], one["requests"]) for one in lines} == {(str(key), 1), ("", 0)}


def test_models_are_told_apart_and_other_tenants_are_not_in_it(
    api: Api, viewer: User, tenant: Tenant
) -> None:
    book(tenant, model="a", prompt_tokens=1)
    book(tenant, model="b", prompt_tokens=2)
    book(factories.make_tenant(), model="a", prompt_tokens=100)
    lines = statement(api(viewer), tenant, "group=model")["lines"]
    assert [(one["key"], one["prompt_tokens"]) for one in lines] == [("a", 1), ("b", 2)]


@pytest.mark.parametrize(
    "query", ["from=2026-02-01&to=2026-01-01", "from=2020-01-01&to=2026-01-01", "group=colour"]
)
def test_a_senseless_span_is_refused(api: Api, viewer: User, tenant: Tenant, query: str) -> None:
    assert statement(api(viewer), tenant, query)["error"]["code"] == "invalid_input"


def test_without_a_span_it_is_the_last_thirty_days(api: Api, viewer: User, tenant: Tenant) -> None:
    book(tenant, prompt_tokens=1)
    book(tenant, at=timezone.now() - timedelta(days=40), prompt_tokens=50)
    assert statement(api(viewer), tenant, "")["total"]["prompt_tokens"] == 1
