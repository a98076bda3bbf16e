"""Who belongs to a tenant."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from rest_framework.test import APIClient

from maas.common.errors import Conflict, NotFound
from maas.tenants import invitations, services
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


def invite(api: Api, owner: User, tenant: Tenant, email: str, role: str = "editor") -> str:
    """The invitation that an owner hands on."""
    answer = api(owner).post(url(tenant), {"email": email, "role": role})
    assert answer.status_code == 201
    token: str = answer.json()["invitation"]
    return token


def join(client: APIClient, invitation: str, **sent: str) -> Any:
    return client.post("/api/session/join/", {"invitation": invitation, **sent})


def test_somebody_new_joins_with_a_password_of_their_own(
    api: Api, owner: User, tenant: Tenant
) -> None:
    invitation = invite(api, owner, tenant, "New@Larkspur.test")
    assert not User.objects.get(email="new@larkspur.test").has_usable_password()
    client = api()
    assert join(client, invitation).status_code == 401
    weak = join(client, invitation, password="short")
    assert "password" in weak.json()["error"]["fields"]
    joined = join(client, invitation, password="quite-a-long-one", name="Nia")
    assert [one["id"] for one in joined.json()["tenants"]] == [str(tenant.id)]
    assert client.get(f"/api/tenants/{tenant.id}/").status_code == 200
    assert join(api(), invitation, password="quite-a-long-one").status_code == 404


def test_somebody_known_joins_by_signing_in(
    api: Api, owner: User, tenant: Tenant, stranger: User
) -> None:
    invitation = invite(api, owner, tenant, stranger.email)
    own = f"/api/tenants/{tenant.id}/"
    assert api(stranger).get(own).status_code == 404, "invited is not joined"
    assert join(api(), invitation, password="another-long-one").status_code == 409
    assert join(api(owner), invitation).status_code == 404, "meant for somebody else"
    assert join(api(stranger), invitation).status_code == 201
    assert api(stranger).get(own).status_code == 200
    again = api(owner).post(url(tenant), {"email": stranger.email, "role": "viewer"})
    assert (again.status_code, again.json()["error"]["code"]) == (409, "already_a_member")


def test_whoever_took_an_address_first_does_not_get_into_other_teams_with_it(
    api: Api, owner: User, tenant: Tenant, stranger: User
) -> None:
    elsewhere = Tenant.objects.get(name="Elsewhere")
    theirs = invite(api, stranger, elsewhere, "victim@larkspur.test")
    ours = invite(api, owner, tenant, "victim@larkspur.test")
    taken = api()
    assert join(taken, theirs, password="chosen-by-a-thief").status_code == 201
    assert taken.get(f"/api/tenants/{tenant.id}/").status_code == 404
    assert join(api(), ours, password="chosen-by-a-thief").status_code == 409
    assert Member.objects.get(tenant=tenant, user__email="victim@larkspur.test").joined_at is None


def test_an_invitation_ends_with_its_week_or_with_the_member(
    api: Api, owner: User, tenant: Tenant, stranger: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    invitation = invite(api, owner, tenant, stranger.email)
    with monkeypatch.context() as later:
        later.setattr(invitations, "VALID_FOR", timedelta(seconds=-1))
        assert join(api(stranger), invitation).status_code == 404
    member = Member.objects.get(tenant=tenant, user=stranger)
    api(owner).delete(url(tenant, member))
    assert join(api(stranger), invitation).status_code == 404


def test_an_owner_who_lost_the_invitation_gets_another(
    api: Api, owner: User, tenant: Tenant, stranger: User
) -> None:
    invite(api, owner, tenant, stranger.email)
    member = Member.objects.get(tenant=tenant, user=stranger)
    again = api(owner).post(f"{url(tenant, member)}invitation/").json()["invitation"]
    assert join(api(stranger), again).status_code == 201
    assert api(owner).post(f"{url(tenant, member)}invitation/").json()["invitation"] is None


def test_an_owner_who_has_not_joined_does_not_count_as_one(
    api: Api, owner: User, tenant: Tenant, stranger: User
) -> None:
    invite(api, owner, tenant, stranger.email, "owner")
    gone = api(owner).delete(url(tenant, Member.objects.get(tenant=tenant, user=owner)))
    assert gone.json()["error"]["code"] == "last_owner"


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
