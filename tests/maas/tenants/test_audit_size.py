"""The audit trail stays for ever, so none of its entries is large."""

import json

import pytest

from maas.tenants import audit
from maas.tenants.models import AuditEntry, Tenant

pytestmark = pytest.mark.django_db


def recorded(tenant: Tenant, **data: object) -> dict[str, object]:
    audit.record("platform", "tenant.change", tenant, **data)
    found: dict[str, object] = AuditEntry.objects.order_by("-at", "-id").values_list(
        "data", flat=True
    )[0]
    assert len(json.dumps(found, ensure_ascii=False).encode()) <= audit.MOST_BYTES
    return found


def test_what_is_short_is_kept_as_it_is(tenant: Tenant) -> None:
    data = {"name": "Shop", "count": 3, "changed": ["a", "b"], "deep": {"x": None}}
    assert recorded(tenant, **data) == data


def test_a_long_text_is_cut(tenant: Tenant) -> None:
    assert recorded(tenant, name="é" * 100_000) == {"name": "é" * audit.LONGEST_TEXT + "…"}


def test_a_long_list_is_cut(tenant: Tenant) -> None:
    found = recorded(tenant, rows=list(range(10_000)))
    assert found == {"rows": [*range(audit.MOST_VALUES), "…"]}


def test_what_is_too_large_all_the_same_keeps_its_short_values(tenant: Tenant) -> None:
    found = recorded(tenant, name="Shop", many={str(n): "x" * 400 for n in range(1000)})
    assert found == {"name": "Shop", "cut": True}
