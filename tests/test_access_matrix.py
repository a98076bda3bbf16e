"""Every address × every role × one's own and another tenant's objects.

Generated from the URLconf: a new address is tested from the moment it is there, and the test
fails where an address says nothing about who may use it, or has an argument that `tests.world`
has no object for.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest
from django.db import transaction
from rest_framework.test import APIClient

from maas.tenants import rights
from maas.tenants.api.views import AdminView, PersonView, TenantView
from maas.tenants.models import Role, Scope, User
from tests import factories
from tests.addresses import METHODS, TENANT_PAGES, Address, everything
from tests.conftest import Api
from tests.world import World

PUBLIC_API = {"api/schema/", "api/docs/"}
WAYS_IN = {("POST", "api/session/"), ("POST", "api/session/join/")}
PUBLIC_PAGES = {
    "", "language/", "theme/", "help/", "terms/", "privacy/",
    "sign-in/", "sign-in/passkey/", "sign-in/switched-off/", "sign-out/", "sign-up/",
    "password/", "password/sent/", "widget.js",
}  # fmt: skip
"""What a person reaches before signing in; the first leads to the sign-in."""
BY_SECRET = {
    "join/<str:token>/",
    "ask/<slug:token>/",
    "password/<word:uidb36>-<str:key>/",
    *(
        f"c/<slug:channel>/{part}"
        for part in ("", "look.css", "widget.json", "ask/", "rate/", "message/")
    ),
}
"""Pages whose address is itself a secret."""
ONES_OWN = {"account/passkeys/<int:pk>/", "account/passkeys/<int:pk>/remove/"}
"""Pages of what belongs to a person and no tenant; their own tests try them with a stranger's."""

FOR_ANY_PERSON = {
    ("GET", "api/session/"): 200,
    ("DELETE", "api/session/"): 204,
    ("GET", "api/tenants/"): 200,
    ("POST", "api/tenants/"): 400,
    ("GET", "api/base-models/"): 200,
    ("GET", "api/base-models/<slug:slug>/"): 200,
    ("POST", "api/base-models/<slug:slug>/accept-terms/"): 400,
    ("GET", "api/exam-policy/"): 200,
}
"""Addresses of the platform that a signed-in person may call, and what an empty call gets."""
FOR_ADMINS = {("POST", "api/base-models/"), ("PATCH", "api/exam-policy/")}
"""Of the addresses that are not for admins alone: the methods that are."""
ADMIN_HAS_TO_SAY_MORE = {
    ("DELETE", "api/session/"): 204,
    ("PATCH", "api/admin/tenants/<uuid:tenant>/"): 400,
    ("POST", "api/tenants/"): 400,
    ("POST", "api/base-models/"): 400,
    ("POST", "api/base-models/<slug:slug>/accept-terms/"): 400,
    ("POST", "api/base-models/<slug:slug>/fetch/"): 409,
    ("GET", "api/admin/nodes/<slug:name>/"): 404,
    ("PATCH", "api/admin/nodes/<slug:name>/"): 404,
}
"""What an admin's empty call gets where that is not 200."""

ADDRESSES = everything()
API = [one for one in ADDRESSES if one.route.startswith("api/") and one.route not in PUBLIC_API]
TENANT_API = [one for one in API if one.route.startswith("api/tenants/<")]
ADMIN_API = [one for one in API if one.view and issubclass(one.view, AdminView)]
DJANGO_ADMIN = [one for one in ADDRESSES if one.route.startswith("admin/")]
PAGES = [one for one in ADDRESSES if not one.route.startswith(("api/", "admin/"))]


def each(addresses: list[Address]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("address", addresses, ids=str)


class People:
    """A tenant's four roles and a stranger who owns another tenant; one object of each kind."""

    def __init__(self, api: Api) -> None:
        self.api = cache(api)
        self.roles = {role: factories.make_user() for role in Role}
        self.stranger = factories.make_user()
        self.admin = factories.make_admin()
        base_model = factories.seal_base_model(factories.make_base_model(slug="matrix-base"))
        ours, theirs = factories.make_tenant(), factories.make_tenant(owner=self.stranger)
        for role, user in self.roles.items():
            factories.make_member(ours, role, user=user)
        self.ours, self.theirs = World(ours, base_model), World(theirs, base_model)

    def own(self, address: Address) -> str:
        return address.fill(self._values(address))

    def foreign(self, address: Address) -> Iterator[str]:
        """Our tenant's address with each of the other tenant's objects in turn."""
        own = self._values(address)
        for name in set(address.arguments) - set(address.words) - World.SHARED - {"tenant"}:
            yield address.fill({**own, name: self.theirs.argument(name)})

    def _values(self, address: Address) -> dict[str, Any]:
        objects = [name for name in address.arguments if name not in address.words]
        return {**address.words, **{name: self.ours.argument(name) for name in objects}}


@pytest.fixture
def people(db: None, api: Api) -> People:
    return People(api)


@contextmanager
def undone() -> Iterator[None]:
    """Takes back what a request wrote, so that the next one finds the same world."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def ask(client: APIClient, method: str, path: str) -> int:
    with undone():
        answer = client.generic(method, path, "{}", content_type="application/json")
    return int(answer.status_code)


def test_every_api_address_says_who_may_use_it() -> None:
    unclear = [
        one.route
        for one in API
        if one.view is None or not issubclass(one.view, TenantView | PersonView)
    ]
    assert not unclear, "base these views on TenantView, PersonView or AdminView"
    misplaced = [
        one.route
        for one in API
        if one.view and issubclass(one.view, TenantView) != (one in TENANT_API)
    ]
    assert not misplaced, (
        "what belongs to a tenant, and only that, lies under /api/tenants/<tenant>/"
    )


def test_every_method_of_a_tenants_address_names_its_right() -> None:
    missing = [
        f"{method} {one.route}"
        for one in TENANT_API
        for method in one.methods
        if getattr(one.view, "rights", {}).get(method) not in rights.ALL
    ]
    assert not missing, "add the method to the view's `rights`"


def test_every_argument_has_an_object() -> None:
    unknown = {
        name
        for one in TENANT_API + TENANT_PAGES
        for name in one.arguments
        if not hasattr(World, name) and name not in one.words
    }
    assert not unknown, "add these objects to tests.world.World"


def test_every_page_is_a_tenants_or_a_persons_or_meant_for_all() -> None:
    with_objects = [one.route for one in PAGES if one.arguments and one not in TENANT_PAGES]
    assert set(with_objects) <= BY_SECRET | ONES_OWN


@each(TENANT_API)
def test_roles_reach_what_they_may_and_get_403_where_they_lack_the_right(
    people: People, address: Address
) -> None:
    path = people.own(address)
    for role, user in people.roles.items():
        for method in address.methods:
            status = ask(people.api(user), method, path)
            allowed = address.rights[method] in rights.BY_ROLE[role]
            if allowed:
                assert status < 500, f"{role} {method}: {status}"
                assert status not in {401, 403, 404}, f"{role} {method}: {status}"
            else:
                assert status == 403, f"{role} {method}: {status}"


@each(TENANT_API)
def test_another_tenants_objects_are_not_there_for_any_role(
    people: People, address: Address
) -> None:
    for role, user in people.roles.items():
        for method in address.methods:
            allowed = address.rights[method] in rights.BY_ROLE[role]
            expected = {404} if allowed else {403, 404}
            for path in people.foreign(address):
                assert ask(people.api(user), method, path) in expected, f"{role} {method} {path}"


@each(TENANT_API)
def test_a_stranger_finds_nothing_and_nobody_must_sign_in(people: People, address: Address) -> None:
    path = people.own(address)
    for method in address.methods:
        assert ask(people.api(people.stranger), method, path) == 404
        assert ask(people.api(), method, path) == 401
        assert ask(people.api(people.admin), method, path) == 404, "an admin is no member"


@each(TENANT_API)
def test_a_key_reaches_its_own_tenant_by_its_scopes_and_no_other(
    people: People, address: Address
) -> None:
    for scope in (Scope.INFERENCE, Scope.READ, Scope.WRITE):
        _row, ours = factories.make_key(people.ours.tenant, scopes=(scope,))
        _row, theirs = factories.make_key(people.theirs.tenant, scopes=(scope,))
        for method in address.methods:
            allowed = address.rights[method] in rights.BY_SCOPE[scope]
            status = ask(people.api(key=ours), method, people.own(address))
            assert (status not in {401, 403, 404} and status < 500) if allowed else status == 403
            assert ask(people.api(key=theirs), method, people.own(address)) == 404


@each([one for one in API if one not in TENANT_API])
def test_platform_addresses_refuse_whoever_is_not_meant(
    people: People, api: Api, address: Address
) -> None:
    values = {"tenant": people.ours.tenant.id, "slug": "matrix-base", "name": "n", "job": None}
    values["job"] = people.ours.job.id
    path = address.fill(values)
    _row, key = factories.make_key(people.ours.tenant, scopes=(Scope.READ, Scope.WRITE))
    for method in address.methods:
        if (method, address.route) in WAYS_IN:
            continue
        assert ask(api(), method, path) == 401
        assert ask(api(key=key), method, path) == 401, "a key is no person"
        person = ask(api(people.roles[Role.OWNER]), method, path)
        admin = ask(api(people.admin), method, path)
        expected = ADMIN_HAS_TO_SAY_MORE.get((method, address.route), 200)
        assert admin == expected, f"admin {method}: {admin}"
        if address in ADMIN_API or (method, address.route) in FOR_ADMINS:
            assert person == 403, f"{method}: {person}"
        else:
            assert person == FOR_ANY_PERSON[method, address.route], f"{method}: {person}"


def test_every_page_of_a_tenant_names_its_rights() -> None:
    unclear = [
        one.route
        for one in TENANT_PAGES
        if not one.rights or set(one.rights.values()) - set(rights.ALL)
    ]
    assert not unclear, "decorate these with `tenant_page(GET=…, POST=…)`"


@each(TENANT_PAGES)
def test_roles_reach_the_pages_that_they_may_and_get_403_where_they_lack_the_right(
    people: People, address: Address
) -> None:
    path = people.own(address)
    for role, user in people.roles.items():
        for method in METHODS:
            status = ask(people.api(user), method, path)
            right = address.rights.get(method)
            if right is None:
                assert status == 405, f"{role} {method}: {status}"
            elif right in rights.BY_ROLE[role]:
                assert status in {200, 204, 302, 400, 409, 503}, f"{role} {method}: {status}"
            else:
                assert status == 403, f"{role} {method}: {status}"


@each(TENANT_PAGES)
def test_pages_are_not_there_for_strangers_and_ask_nobody_in(
    people: People, address: Address
) -> None:
    path = people.own(address)
    for method in address.methods:
        assert ask(people.api(), method, path) == 302, "to the sign-in"
        assert ask(people.api(people.stranger), method, path) == 404
        assert ask(people.api(people.admin), method, path) == 404, "an admin is no member"


@each(TENANT_PAGES)
def test_pages_show_no_other_tenants_objects(people: People, address: Address) -> None:
    for role, user in people.roles.items():
        for method, right in address.rights.items():
            expected = 404 if right in rights.BY_ROLE[role] else 403
            for path in people.foreign(address):
                status = ask(people.api(user), method, path)
                assert status == expected, f"{role} {method} {path}: {status}"


@each([one for one in PAGES if not one.arguments and one.route not in PUBLIC_PAGES])
def test_other_pages_ask_to_sign_in(api: Api, db: None, address: Address) -> None:
    for method in address.methods:
        assert ask(api(), method, address.fill({})) in {302, 401, 405}


@each([one for one in DJANGO_ADMIN if not one.arguments])
def test_the_admin_pages_are_for_admins(people: People, api: Api, address: Address) -> None:
    asks_in, refuses, path = 302, 403, address.fill({})
    assert ask(api(), "GET", path) == asks_in
    owner = ask(api(people.roles[Role.OWNER]), "GET", path)
    assert owner == (refuses if address.route == "admin/login/" else asks_in)


def test_a_person_is_no_admin_by_being_signed_in(people: People, api: Api) -> None:
    member: User = people.roles[Role.OWNER]
    assert api(member).get("/admin/tenants/tenant/").status_code == 302
    assert api(people.admin).get("/admin/tenants/tenant/").status_code == 200
