"""What a tenant keeps is held against its quota, and the disk's last part is nobody's."""

import threading
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from finetune.datasets import services
from finetune.models import Dataset
from maas.catalog import room
from maas.fleet.models import Quota
from maas.tenants.models import Role, Tenant
from maas.tenants.principal import Principal
from maas.tenants.selectors import platform_principal, principal_of_user
from maas.usage import storage
from tests import factories
from tests.conftest import Api

MIB = 1024 * 1024


def allow(tenant: Tenant, size: int) -> None:
    Quota.objects.update_or_create(tenant=tenant, defaults={"storage_bytes": size})


def files() -> list[Path]:
    folder = Path(settings.ARTEFACT_DIR) / "uploads"
    return sorted(folder.iterdir()) if folder.exists() else []


def upload(by: Principal, size: int) -> Dataset:
    return services.upload(by=by, filename="faq.csv", chunks=[b"x" * size])


@pytest.fixture
def by(tenant: Tenant) -> Principal:
    return platform_principal(tenant)


@pytest.mark.django_db
def test_a_file_beyond_the_quota_is_refused_with_the_numbers_and_leaves_nothing(
    by: Principal,
) -> None:
    allow(by.tenant, 3 * MIB)
    upload(by, 2 * MIB)
    before = files()
    with pytest.raises(storage.StorageFull) as refused:
        upload(by, 2 * MIB)
    assert "2 of 3 MB" in str(refused.value)
    assert refused.value.details == {"used": 2 * MIB, "allowed": 3 * MIB}
    assert files() == before
    assert Dataset.objects.filter(tenant=by.tenant).count() == 1


@pytest.mark.django_db
def test_the_trash_makes_room_but_not_without_end(by: Principal) -> None:
    allow(by.tenant, 2 * MIB)
    services.throw_away(by=by, dataset=upload(by, 2 * MIB))
    second = upload(by, 2 * MIB)
    services.throw_away(by=by, dataset=second)
    with pytest.raises(storage.StorageFull, match="trash takes up 4 MB"):
        upload(by, 1)
    services.restore(by=by, dataset_id=second.id)
    services.throw_away(by=by, dataset=second)
    assert storage.of(by.tenant) == storage.Storage(live=0, trash=4 * MIB, allowed=2 * MIB)


@pytest.mark.django_db
def test_what_would_not_fit_does_not_come_out_of_the_trash(by: Principal) -> None:
    allow(by.tenant, 2 * MIB)
    first = upload(by, MIB)
    services.throw_away(by=by, dataset=first)
    upload(by, 2 * MIB)
    with pytest.raises(storage.StorageFull):
        services.restore(by=by, dataset_id=first.id)


@pytest.mark.django_db
def test_adapters_count_and_another_tenants_do_not(by: Principal) -> None:
    factories.make_version(by.tenant)  # an adapter of 1,000,000 bytes
    factories.make_version(factories.make_tenant())
    assert storage.of(by.tenant).live == 1_000_000


@pytest.mark.django_db
def test_programs_are_told_what_is_kept(api: Api, tenant: Tenant, by: Principal) -> None:
    allow(tenant, MIB)
    upload(by, 10)
    member = factories.make_member(tenant, Role.VIEWER)
    answer = api(member.user).get(f"/api/tenants/{tenant.id}/storage/")
    assert answer.json() == {"live": 10, "trash": 0, "allowed": MIB}


@pytest.mark.django_db
def test_the_last_part_of_the_disk_takes_no_uploads(by: Principal, settings: Any) -> None:
    settings.DISK_RESERVE_BYTES = room.room().total
    before = files()
    with pytest.raises(room.DiskShort):
        upload(by, 1)
    assert files() == before


@pytest.fixture
def together(transactional_db: None) -> Principal:
    owner = factories.make_user()
    tenant = factories.make_tenant(owner=owner)
    allow(tenant, 3 * MIB)
    return principal_of_user(user=owner, tenant_id=tenant.id)


def test_two_uploads_at_once_cannot_both_take_the_last_room(together: Principal) -> None:
    fates: list[str] = []

    def one() -> None:
        try:
            upload(together, 2 * MIB)
            fates.append("kept")
        except storage.StorageFull:
            fates.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(fates) == ["kept", "refused", "refused", "refused"]
    assert storage.of(together.tenant).live == 2 * MIB
