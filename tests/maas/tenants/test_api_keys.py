"""API keys over the REST API."""

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from redis.client import PubSub

from maas.common import events, stores
from maas.tenants import services
from maas.tenants.models import APIKey, AuditEntry, Scope, Tenant, User
from tests import factories
from tests.conftest import Api


def url(tenant: Tenant, key: object = None) -> str:
    base = f"/api/tenants/{tenant.id}/api-keys/"
    return f"{base}{key}/" if key else base


@pytest.fixture
def key_events() -> Iterator[PubSub]:
    with stores.client().pubsub(ignore_subscribe_messages=True) as heard:  # type: ignore[no-untyped-call]
        heard.subscribe(events.KEYS)
        heard.get_message(timeout=1)
        yield heard


def wait_for(heard: PubSub, seconds: float = 1.0) -> dict[str, Any] | None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if message := heard.get_message(timeout=0.1):
            return dict(json.loads(message["data"]))
    return None


def test_a_key_is_shown_once_and_only_its_digest_is_kept(
    api: Api, developer: User, tenant: Tenant
) -> None:
    made = api(developer).post(url(tenant), {"name": "Website"}).json()
    row = APIKey.objects.get(id=made["id"])
    assert made["key"].startswith(f"lsk_{row.prefix}_")
    secret = made["key"].split("_")[2]
    assert secret not in json.dumps(api(developer).get(url(tenant)).json())
    kept = json.dumps(
        [list(APIKey.objects.values()), list(AuditEntry.objects.values())], default=str
    )
    assert secret not in kept
    assert row.scopes == [Scope.INFERENCE]


def test_a_key_reads_its_own_tenant_and_no_other(api: Api, tenant: Tenant, stranger: User) -> None:
    _row, text = factories.make_key(tenant, scopes=(Scope.READ,))
    foreign = Tenant.objects.get(name="Elsewhere")
    assert api(key=text).get(f"/api/tenants/{tenant.id}/").status_code == 200
    assert api(key=text).get(f"/api/tenants/{foreign.id}/").status_code == 404


@pytest.mark.parametrize("path", ["members/", "api-keys/", "audit/"])
def test_no_key_manages_people_keys_or_reads_the_audit_trail(
    api: Api, tenant: Tenant, path: str
) -> None:
    _row, text = factories.make_key(tenant, scopes=(Scope.READ, Scope.WRITE, Scope.INFERENCE))
    assert api(key=text).get(f"/api/tenants/{tenant.id}/{path}").status_code == 403


def test_a_key_is_not_the_person_who_made_it(api: Api, owner: User, tenant: Tenant) -> None:
    _row, text = factories.make_key(tenant, scopes=(Scope.WRITE,), created_by=owner)
    assert api(key=text).get("/api/session/").status_code == 401
    assert api(key=text).post("/api/tenants/", {"name": "Mine"}).status_code == 401


def test_an_inference_key_reads_nothing_through_the_rest_api(api: Api, tenant: Tenant) -> None:
    _row, text = factories.make_key(tenant)
    assert api(key=text).get(f"/api/tenants/{tenant.id}/").status_code == 403


def test_a_developer_cannot_make_a_key_that_may_more_than_they(
    api: Api, developer: User, owner: User, tenant: Tenant
) -> None:
    wanted = {"name": "Sync", "scopes": ["read", "write"]}
    assert api(developer).post(url(tenant), wanted).status_code == 403
    assert api(owner).post(url(tenant), wanted).status_code == 201


def test_nobody_makes_an_exam_key_by_hand(api: Api, owner: User, tenant: Tenant) -> None:
    answer = api(owner).post(url(tenant), {"name": "x", "scopes": ["exam"]})
    assert answer.status_code == 400
    assert "scopes.0" in answer.json()["error"]["fields"]


def test_an_exam_key_is_short_lived_and_not_listed(api: Api, owner: User, tenant: Tenant) -> None:
    row, _text = services.issue_service_key(tenant=tenant, purpose="exam")
    assert row.expires_at is not None
    assert row.expires_at < timezone.now() + timedelta(days=1)
    assert api(owner).get(url(tenant)).json()["results"] == []
    assert api(owner).get(url(tenant, row.id)).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_revoking_bites_at_once_and_the_gateway_is_told(
    api: Api, owner: User, tenant: Tenant, key_events: PubSub
) -> None:
    row, text = factories.make_key(tenant, scopes=(Scope.READ,))
    assert api(owner).delete(url(tenant, row.id)).json()["revoked_at"]
    assert wait_for(key_events) == {"prefix": row.prefix}
    assert api(key=text).get(f"/api/tenants/{tenant.id}/").status_code == 401
    again = api(owner).delete(url(tenant, row.id))
    assert (again.status_code, again.json()["error"]["code"]) == (409, "key_revoked")


@pytest.mark.django_db(transaction=True)
def test_suspending_a_tenant_tells_the_gateway_of_each_key(
    tenant: Tenant, admin_person: User, key_events: PubSub
) -> None:
    row, _text = factories.make_key(tenant)
    services.suspend_tenant(by=admin_person, tenant=tenant)
    assert wait_for(key_events) == {"prefix": row.prefix}


def test_limits_are_changed_and_a_budget_can_be_taken_away(
    api: Api, owner: User, tenant: Tenant
) -> None:
    row, _text = factories.make_key(tenant, tokens_per_month=1000)
    changes = {"requests_per_minute": 5, "tokens_per_month": None}
    answer = api(owner).patch(url(tenant, row.id), changes).json()
    assert (answer["requests_per_minute"], answer["tokens_per_month"]) == (5, None)
    assert AuditEntry.objects.get(action="api_key.change").data == changes


def test_an_expiry_in_the_past_is_refused(api: Api, owner: User, tenant: Tenant) -> None:
    answer = api(owner).post(url(tenant), {"name": "x", "expires_at": "2020-01-01T00:00:00Z"})
    assert "expires_at" in answer.json()["error"]["fields"]


def test_an_expired_key_is_refused(api: Api, tenant: Tenant) -> None:
    past = timezone.now() - timedelta(seconds=1)
    _row, text = factories.make_key(tenant, scopes=(Scope.READ,), expires_at=past)
    assert api(key=text).get(f"/api/tenants/{tenant.id}/").status_code == 401


def test_use_is_noted(api: Api, tenant: Tenant) -> None:
    row, text = factories.make_key(tenant, scopes=(Scope.READ,))
    api(key=text).get(f"/api/tenants/{tenant.id}/")
    row.refresh_from_db()
    assert row.last_used_at is not None


def test_a_repeated_creation_gives_the_same_key_but_not_its_secret(
    api: Api, owner: User, tenant: Tenant
) -> None:
    first, second = (
        api(owner).post(url(tenant), {"name": "x"}, HTTP_IDEMPOTENCY_KEY="abc").json()
        for _time in range(2)
    )
    assert first["id"] == second["id"]
    assert first["key"]
    assert second["key"] is None
