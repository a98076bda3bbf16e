"""Where the second step is required of admins, nothing of theirs opens without one."""

from typing import Any

import pytest

from maas.conf.accounts import AccountSettings
from maas.tenants.models import Tenant, User
from tests.addresses import everything
from tests.conftest import Api
from tests.factories import PASSWORD
from tests.maas.console.accounts.conftest import WithApp, app_code
from tests.waiting import each
from tests.web import Web

NEEDED = "/account/sign-in/?needed=1"


@pytest.fixture(autouse=True)
def _required(settings: Any) -> None:
    settings.ADMIN_SECOND_STEP = True


def test_every_address_of_admins_is_shut_until_they_have_one(
    web: Web, api: Api, admin_person: User
) -> None:
    client, program = web(admin_person), api(admin_person)
    plain = [one for one in everything() if not one.arguments]
    of_admins = [one for one in plain if one.route.startswith(("admin/", "api/admin/", "api/jobs"))]
    for address in each(of_admins):
        path = f"/{address.route}"
        if path.startswith("/api/"):
            refused = program.get(path)
            assert refused.status_code == 403, path
            assert refused.json()["error"]["code"] == "second_step_required"
        else:
            assert client.post(path)["Location"] == NEEDED, path
            assert client.get(path)["Location"] == NEEDED, path


def test_what_they_do_in_the_console_is_shut_too(
    web: Web, api: Api, admin_person: User, tenant: Tenant
) -> None:
    client = web(admin_person)
    assert client.get("/")["Location"] == NEEDED
    assert client.get(f"/t/{tenant.pk}/")["Location"] == NEEDED
    moved = client.get("/", HTTP_HX_REQUEST="true")
    assert moved["HX-Redirect"] == NEEDED
    assert api(admin_person).patch("/api/exam-policy/", {"pass_mark": 0.1}).status_code == 403


def test_the_way_through_is_short(web: Web, admin_person: User) -> None:
    client = web()
    sent = {"email": admin_person.email, "password": PASSWORD, "next": "/admin/"}
    first = client.post("/sign-in/", sent, follow=True)
    assert first.redirect_chain[-1][0] == NEEDED
    assert "As an admin of the platform you need one" in first.content.decode()
    client.post(client.get("/account/app/")["Location"], {"password": PASSWORD})
    secret = client.get("/account/app/").context["form"].secret
    client.post("/account/app/", {"code": app_code(secret)})
    assert client.get("/account/codes/").status_code == 200
    assert client.get("/admin/").status_code == 200


def test_who_has_one_and_who_is_no_admin_notices_nothing(
    web: Web, admin_person: User, owner: User, tenant: Tenant, with_app: WithApp
) -> None:
    with_app(admin_person)
    assert web(admin_person).get("/admin/").status_code == 200
    assert web(owner).get(f"/t/{tenant.pk}/").status_code == 200


@pytest.mark.parametrize(
    ("given", "url", "needed"),
    [
        (None, "https://shops.example", True),
        (None, "http://localhost:8400", False),
        ("off", "https://shops.example", False),
        ("on", "http://localhost:8400", True),
    ],
)
def test_it_is_required_by_default_where_the_console_is_public(
    monkeypatch: pytest.MonkeyPatch, given: str | None, url: str, needed: bool
) -> None:
    if given:
        monkeypatch.setenv("ADMIN_SECOND_STEP", given)
    assert AccountSettings().admins_need_second_step(url) is needed
