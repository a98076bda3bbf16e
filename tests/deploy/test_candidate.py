"""A version that is not live is opened for questions as an exam opens it, and closed again."""

import uuid

import candidate
import pytest

from maas.catalog.models import ModelVersion, Placement
from maas.tenants import keys
from maas.tenants.models import APIKey, Tenant
from serving.gateway import routes
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_gateway_knows_it_for_as_long_as_it_is_open(tenant: Tenant) -> None:
    version = factories.make_version(tenant, verdict=ModelVersion.Verdict.FAILED)
    with candidate.opened(str(version.id)) as way:
        found = routes.read(str(tenant.id), way["model"], examine=True)
        assert isinstance(found, routes.NotReady)  # wished for; no engine has loaded it here
        key = APIKey.objects.get(digest=keys.digest(way["key"]))
        assert (key.tenant, key.scopes, key.revoked_at) == (tenant, ["exam"], None)
    assert routes.read(str(tenant.id), way["model"], examine=True) is None
    key.refresh_from_db()
    assert key.revoked_at is not None
    assert Placement.objects.get(version=version).state == Placement.State.RELEASED


def test_it_is_closed_when_asking_fails(tenant: Tenant) -> None:
    version = factories.make_version(tenant)
    with pytest.raises(RuntimeError), candidate.opened(version.id):
        raise RuntimeError
    assert not APIKey.objects.filter(revoked_at=None).exists()
    assert not Placement.objects.filter(state__in=Placement.IN_USE).exists()


def test_an_unknown_version_opens_nothing() -> None:
    with pytest.raises(ModelVersion.DoesNotExist), candidate.opened(uuid.uuid4()):
        pass
