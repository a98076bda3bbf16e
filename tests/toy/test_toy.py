"""One folder makes a capability: whatever it brings shows, runs and counts like the others'."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maas.celery import app
from maas.common import periodic, registry
from maas.jobs.models import Job
from maas.mail.models import Mail
from maas.tenants import rights, trash
from maas.tenants import services as tenants
from maas.tenants.models import AuditEntry, Role, Tenant, User
from maas.tenants.trash import KINDS as TRASH_KINDS
from maas.usage import selectors as usage
from tests import addresses, factories
from tests.conftest import Api
from tests.maas.jobs.conftest import ended
from tests.toy import services
from tests.toy.capability import CAPABILITY
from tests.toy.models import Toy


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_its_room_shows_for_whoever_has_the_right(
    developer: User, viewer: User, tenant: Tenant
) -> None:
    address = reverse("console:toys", args=[tenant.id])
    assert address == f"/t/{tenant.id}/toys/"
    for user, may in ((developer, True), (viewer, False)):
        start = _signed_in(user).get(f"/t/{tenant.id}/").content.decode()
        assert (f'href="{address}"' in start) == may
        assert _signed_in(user).get(address).status_code == (200 if may else 403)


def test_its_page_is_in_the_access_matrix() -> None:
    assert "t/<uuid:tenant>/toys/" in [one.route for one in addresses.TENANT_PAGES]


def test_its_right_is_the_roles_that_it_names() -> None:
    holders = {role for role in Role if "toy.write" in rights.BY_ROLE[role]}
    assert holders == {Role.DEVELOPER, Role.OWNER}
    assert "toy.write" not in rights.BY_SCOPE["write"], "which has an editor's rights"


@pytest.mark.django_db(transaction=True)
def test_its_job_runs_to_its_end_and_is_booked_and_told(
    worker: Any, node: Any, owner: User, tenant: Tenant
) -> None:
    by = factories.principal(owner, tenant)
    made = ended(services.make(by=by, names=["bear", "kite"]))
    assert made.state == Job.State.SUCCEEDED
    assert [toy.name for toy in Toy.objects.filter(tenant=tenant)] == ["Bear", "Kite"]

    today = timezone.now().date()
    statement = usage.statement(by=by, first=today, last=today)
    assert statement.total.quantities == {"toys": 2.0}
    assert statement.total.requests == 0
    page = _signed_in(owner).get(f"/api/tenants/{tenant.id}/usage/").json()
    assert page["total"]["quantities"] == {"toys": 2.0}
    shown = _signed_in(owner).get(f"/t/{tenant.id}/usage/").content.decode()
    assert '<p class="value">2</p><p class="label">Kitchen</p>' in shown

    shown = _signed_in(owner).get(f"/t/{tenant.id}/jobs/{made.id}/").content.decode()
    assert f'href="/t/{tenant.id}/toys/"' in shown.split("<main", 1)[1]
    trail = _signed_in(owner).get(f"/t/{tenant.id}/settings/").content.decode()
    assert "2 Kitchen" in trail
    assert [one.subject for one in Mail.objects.filter(to=owner.email)] == ["Toys: succeeded"]


def test_its_rows_lie_in_the_trash_and_come_back(developer: User, tenant: Tenant) -> None:
    toy = Toy.objects.create(tenant=tenant, name="Bear")
    by = factories.principal(developer, tenant)
    trash.move_to_trash(by=by, kind="toy", row_id=toy.id)
    client = _signed_in(developer)
    assert "Bear" not in client.get(f"/t/{tenant.id}/toys/").content.decode()
    assert "Bear" in client.get(f"/t/{tenant.id}/trash/").content.decode()
    back = client.post(f"/t/{tenant.id}/trash/toy/{toy.id}/restore/")
    assert back["Location"] == f"/t/{tenant.id}/toys/"
    assert "circle-check" in client.get(f"/t/{tenant.id}/toys/").content.decode()
    Toy.objects.filter(id=toy.id).update(deleted_at=timezone.now() - trash.KEPT)
    trash.purge()
    assert not Toy.objects.exists()
    actions = AuditEntry.objects.filter(object_id=toy.id).values_list("action", flat=True)
    assert sorted(actions) == ["toy.delete", "toy.purge", "toy.restore"]


def test_its_keys_are_the_platforms(api: Api, owner: User, tenant: Tenant) -> None:
    row, text = tenants.issue_service_key(tenant=tenant, purpose="toy")
    assert (row.purpose, row.scopes) == ("toy", ["inference"])
    listed = api(owner).get(f"/api/tenants/{tenant.id}/api-keys/").json()["results"]
    assert listed == []
    assert api(key=text).get(f"/api/tenants/{tenant.id}/").status_code == 403


def test_beat_sends_its_task() -> None:
    app.loader.import_default_modules()
    assert app.conf.beat_schedule["toy.tidy"]["schedule"] == 3600
    assert set(periodic.PERIODIC_TASKS) <= set(app.tasks)


@pytest.mark.parametrize("entry", CAPABILITY.entries, ids=lambda one: type(one).__name__)
def test_a_name_taken_twice_is_an_error(entry: registry.Entry) -> None:
    with pytest.raises(registry.NameTaken):
        entry.register()


def test_after_start_up_nothing_is_added() -> None:
    before = dict(TRASH_KINDS)
    with pytest.raises(RuntimeError, match="start-up"):
        TRASH_KINDS.register("late", TRASH_KINDS["toy"])
    assert dict(TRASH_KINDS) == before
