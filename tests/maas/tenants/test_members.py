"""Who belongs to a tenant."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from maas.common.errors import Conflict, NotFound
from maas.tenants import services
from maas.tenants.models import AuditEntry, Member, Role, Tenant, User
from tests import factories
from tests.conftest import Api


def url(tenant: Tenant, member: Member | None = None) -> str:
    base = f"/api/tenants/{tenant.id}/members/"
    return f"{base}{member.id}/" if member else base


def test_whoever_makes_a_tenant_owns_it(api: Api, stranger: User) -> None:
    answer = api(stranger).post("/api/tenants/", {"name": "New shop"})
    assert answer.status_code == 201
    member = Member.objects.get(tenant_id=answer.json()["id"])
    assert (member.user, member.role) == (stranger, Role.OWNER)
    entry = AuditEntry.objects.get(tenant_id=member.tenant_id)
    assert (entry.action, entry.actor) == ("tenant.create", f"user:{stranger.email}")


def test_a_person_sees_their_own_tenants_only(
    api: Api, owner: User, tenant: Tenant, stranger: User
) -> None:
    names = [one["name"] for one in api(owner).get("/api/tenants/").json()["results"]]
    assert names == ["Larkspur"]


def test_an_owner_adds_somebody_who_is_new_here(api: Api, owner: User, tenant: Tenant) -> None:
    answer = api(owner).post(url(tenant), {"email": "New@Larkspur.test", "role": "editor"})
    assert answer.status_code == 201
    person = User.objects.get(email="new@larkspur.test")
    assert not person.has_usable_password()


def test_somebody_known_is_added_with_their_own_password(
    api: Api, owner: User, tenant: Tenant, stranger: User
) -> None:
    answer = api(owner).post(url(tenant), {"email": stranger.email, "role": "viewer"})
    assert answer.status_code == 201
    stranger.refresh_from_db()
    assert stranger.check_password(factories.PASSWORD)
    again = api(owner).post(url(tenant), {"email": stranger.email, "role": "viewer"})
    assert (again.status_code, again.json()["error"]["code"]) == (409, "already_a_member")


def test_the_last_owner_can_neither_go_nor_step_down(api: Api, owner: User, tenant: Tenant) -> None:
    member = Member.objects.get(user=owner)
    gone = api(owner).delete(url(tenant, member))
    lower = api(owner).patch(url(tenant, member), {"role": "viewer"})
    assert gone.json()["error"]["code"] == lower.json()["error"]["code"] == "last_owner"


def test_a_second_owner_may_go(api: Api, owner: User, tenant: Tenant) -> None:
    second = factories.make_member(tenant, Role.OWNER)
    assert api(owner).delete(url(tenant, second)).status_code == 204
    assert api(second.user).get(url(tenant)).status_code == 404


def test_a_role_is_changed_and_noted(api: Api, owner: User, tenant: Tenant, viewer: User) -> None:
    member = Member.objects.get(user=viewer)
    assert api(owner).patch(url(tenant, member), {"role": "editor"}).json()["role"] == "editor"
    entry = AuditEntry.objects.get(action="member.change_role")
    assert entry.data == {"email": viewer.email, "old": "viewer", "new": "editor"}


def test_a_refused_write_leaves_no_audit_entry(api: Api, owner: User, tenant: Tenant) -> None:
    api(owner).delete(url(tenant, Member.objects.get(user=owner)))
    assert not AuditEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_remove_each_other_at_once_leave_one() -> None:
    first, second = factories.make_user(), factories.make_user()
    tenant = factories.make_tenant(owner=first)
    factories.make_member(tenant, Role.OWNER, user=second)

    def remove(by: User, victim: User) -> bool:
        try:
            services.remove_member(
                by=factories.principal(by, tenant), member_id=Member.objects.get(user=victim).id
            )
        except (Conflict, NotFound, Member.DoesNotExist):
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        removed = list(pool.map(remove, (first, second), (second, first)))
    assert sorted(removed) == [False, True]
    assert tenant.memberships.count() == 1


def test_a_suspended_tenant_shuts_everybody_out_until_it_is_let_in_again(
    api: Api, owner: User, tenant: Tenant, admin_person: User
) -> None:
    services.suspend_tenant(by=admin_person, tenant=tenant)
    assert api(owner).get(f"/api/tenants/{tenant.id}/").status_code == 404
    with pytest.raises(Conflict):
        services.suspend_tenant(by=admin_person, tenant=tenant)
    services.reactivate_tenant(by=admin_person, tenant=tenant)
    assert api(owner).get(f"/api/tenants/{tenant.id}/").status_code == 200
    assert AuditEntry.objects.get(action="tenant.suspended").tenant == tenant
