"""One person owns so many tenants, and makes so many a day."""

from typing import Any

import pytest

from maas.tenants.models import Tenant, User
from tests import factories
from tests.conftest import Api

pytestmark = pytest.mark.django_db


def make(api: Api, person: User) -> Any:
    return api(person).post("/api/tenants/", {"name": "Shop", "industry": "retail"})


def test_who_owns_as_many_as_one_may_makes_no_more(api: Api, settings: Any) -> None:
    settings.TENANTS_PER_PERSON = 2
    person = factories.make_user()
    factories.make_member(factories.make_tenant(), user=person)  # a colleague's counts for them
    assert [make(api, person).status_code for _ in range(3)] == [201, 201, 429]
    answer = make(api, person)
    assert answer.json()["error"]["code"] == "too_many_tenants"
    assert "2 businesses" in answer.json()["error"]["message"]
    assert Tenant.objects.filter(memberships__user=person).count() == 3


def test_who_made_as_many_as_a_day_has_waits_for_the_next(api: Api, settings: Any) -> None:
    settings.TENANTS_PER_PERSON_AND_DAY = 1
    person = factories.make_user()
    assert make(api, person).status_code == 201
    answer = make(api, person)
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 86_400
    assert make(api, factories.make_user()).status_code == 201


def test_admins_make_as_many_as_they_like(api: Api, settings: Any, admin_person: User) -> None:
    settings.TENANTS_PER_PERSON = settings.TENANTS_PER_PERSON_AND_DAY = 1
    assert [make(api, admin_person).status_code for _ in range(3)] == [201, 201, 201]
