"""Nodes and quotas."""

from datetime import timedelta

from django.utils import timezone

from maas.fleet import selectors
from maas.fleet.models import Node
from maas.tenants.models import AuditEntry, Tenant, User
from tests import factories
from tests.conftest import Api

NODES = "/api/admin/nodes/"


def test_an_admin_sees_nodes_with_their_accelerators(api: Api, admin_person: User) -> None:
    factories.make_accelerator(factories.make_node("alpha"))
    factories.make_node("beta", seen_at=timezone.now() - timedelta(minutes=1))
    alpha, beta = api(admin_person).get(NODES).json()["results"]
    assert (alpha["online"], beta["online"]) == (True, False)
    assert alpha["accelerators"][0]["kind"] == "cpu"


def test_a_node_is_drained_and_given_work_again(api: Api, admin_person: User) -> None:
    node = factories.make_node("alpha")
    for wanted, action in ((True, "node.drain"), (False, "node.undrain")):
        answer = api(admin_person).patch(f"{NODES}alpha/", {"draining": wanted})
        assert answer.json()["draining"] is wanted
        assert Node.objects.get(id=node.id).draining is wanted
        assert AuditEntry.objects.get(action=action).actor == f"admin:{admin_person.email}"
    assert api(admin_person).patch(f"{NODES}alpha/", {"draining": False}).status_code == 409


def test_members_see_no_nodes(api: Api, owner: User) -> None:
    assert api(owner).get(NODES).status_code == 403


def test_a_tenant_has_the_default_quota_until_an_admin_sets_another(
    api: Api, owner: User, admin_person: User, tenant: Tenant
) -> None:
    own = f"/api/tenants/{tenant.id}/quota/"
    assert api(owner).get(own).json()["accelerators_at_once"] == 1
    changes = {"accelerators_at_once": 4, "weight": 2.5}
    answer = api(admin_person).patch(f"/api/admin/tenants/{tenant.id}/quota/", changes)
    assert answer.status_code == 200
    assert api(owner).get(own).json()["accelerators_at_once"] == 4
    assert selectors.quota_of(tenant).weight == 2.5
    assert selectors.quota_of(tenant).queued_jobs == 20
    assert AuditEntry.objects.get(action="quota.set").tenant == tenant


def test_a_share_of_nothing_is_refused(api: Api, admin_person: User, tenant: Tenant) -> None:
    answer = api(admin_person).patch(f"/api/admin/tenants/{tenant.id}/quota/", {"weight": 0})
    assert "weight" in answer.json()["error"]["fields"]


def test_an_admin_suspends_a_tenant(
    api: Api, admin_person: User, owner: User, tenant: Tenant
) -> None:
    url = f"/api/admin/tenants/{tenant.id}/"
    answer = api(admin_person).patch(url, {"status": "suspended"})
    assert answer.json()["status"] == "suspended"
    assert api(owner).get(f"/api/tenants/{tenant.id}/").status_code == 404
    assert api(admin_person).patch(url, {"status": "active"}).status_code == 200
