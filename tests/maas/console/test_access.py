"""What pages say to whoever may not see them or names what is not there; the access matrix has
who may see which."""

import uuid
from typing import Any

import pytest

from maas.tenants import rights
from maas.tenants.models import Tenant, User
from tests.addresses import TENANT_PAGES, Address
from tests.web import Page, Web

NOWHERE: dict[str, Any] = {"slug": "none", "int": 9_999_999, "uuid": uuid.UUID(int=0)}
"""What stands for "no such thing" in an address, by the converter of its argument."""


def _unknown(address: Address, tenant: Tenant) -> str:
    values = {name: NOWHERE[kind] for name, kind in address.kinds.items() if kind in NOWHERE}
    return address.fill({**values, **address.words, "tenant": tenant.id})


@pytest.mark.parametrize(
    "address",
    [one for one in TENANT_PAGES if set(one.arguments) - set(one.words) > {"tenant"}],
    ids=str,
)
@pytest.mark.parametrize("role", ["owner", "editor", "viewer", "developer"])
def test_what_is_not_there_is_404_where_the_role_may_look_and_403_where_it_may_not(
    address: Address, role: str, web: Web, tenant: Tenant, request: pytest.FixtureRequest
) -> None:
    client = web(request.getfixturevalue(role))
    for method, right in address.rights.items():
        answer = client.generic(method, _unknown(address, tenant))
        assert answer.status_code == (404 if right in rights.BY_ROLE[role] else 403), method


@pytest.mark.parametrize(
    ("name", "role"),
    [("new-key", "editor"), ("keys", "viewer"), ("team", "developer"), ("settings", "editor")],
)
def test_a_role_that_lacks_the_right_is_told_so(
    name: str, role: str, web: Web, page: Page, request: pytest.FixtureRequest
) -> None:
    answer = web(request.getfixturevalue(role)).get(page(name))
    assert answer.status_code == 403
    assert "Your role does not allow this" in answer.content.decode()


def test_every_page_forbids_what_is_not_from_here(web: Web, owner: User, page: Page) -> None:
    for answer in (web().get("/sign-in/"), web(owner).get(page("start"))):
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe-inline" not in policy
        assert "style=" not in answer.content.decode()
        assert "<script>" not in answer.content.decode()


def test_an_address_that_only_takes_a_form_says_so_in_our_words(web: Web, owner: User) -> None:
    answer = web(owner).get("/theme/")
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "press it again" in answer.content.decode()
