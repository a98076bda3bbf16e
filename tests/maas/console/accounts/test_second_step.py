"""The second step: at no door is a password alone enough for who has switched it on."""

import pytest
from allauth.mfa.models import Authenticator
from django.http.response import HttpResponseBase
from django.test import Client

from maas.tenants.models import Tenant, User
from tests.conftest import Api
from tests.factories import PASSWORD
from tests.maas.console.accounts.conftest import Post, WithApp, app_code
from tests.web import Web


def _sign_in(client: Client, user: User) -> HttpResponseBase:
    return client.post("/sign-in/", {"email": user.email, "password": PASSWORD, "next": "/help/"})


def _again(client: Client, path: str, **shown: str) -> None:
    """Show once more that it is oneself, if a page asks for that first."""
    asked = client.get(path)
    if asked.status_code == 302:
        client.post(asked["Location"], shown or {"password": PASSWORD})


def test_the_app_is_switched_on_with_a_code_and_recovery_codes_are_shown(
    web: Web, owner: User, post: Post
) -> None:
    client = web(owner)
    assert client.get("/account/app/")["Location"].startswith("/account/again/")
    _again(client, "/account/app/")
    page = client.get("/account/app/")
    secret = page.context["form"].secret
    assert "data:image/svg+xml;base64," in page.content.decode()
    wrong = client.post("/account/app/", {"code": "12"})
    assert "This code is not right" in wrong.content.decode()
    done = client.post("/account/app/", {"code": app_code(secret)}, follow=True)
    assert done.redirect_chain[-1][0] == "/account/codes/"
    assert len(done.context["unused_codes"]) == 10
    assert secret not in str(Authenticator.objects.get(type="totp").data), "unreadable at rest"
    assert b"recovery" not in client.get("/account/").content.lower()
    file = client.get("/account/codes/file/")
    assert done.context["unused_codes"][0] in file.content.decode()
    assert "attachment" in file["Content-Disposition"]


def test_after_the_password_comes_the_code(
    web: Web, owner: User, tenant: Tenant, with_app: WithApp
) -> None:
    with_app(owner)
    client = web()
    assert _sign_in(client, owner)["Location"] == "/sign-in/second-step/"
    assert client.get("/account/").status_code == 302, "not in yet"
    wrong = client.post("/sign-in/second-step/", {"code": "000000x"})
    assert "This code is not right" in wrong.content.decode()
    assert client.post("/sign-in/second-step/", {"code": app_code()})["Location"] == "/help/"
    assert client.get("/account/").status_code == 200


def test_a_code_of_the_app_works_once(web: Web, owner: User, with_app: WithApp) -> None:
    with_app(owner)
    code = app_code()
    for expected in (302, 200):
        client = web()
        _sign_in(client, owner)
        assert client.post("/sign-in/second-step/", {"code": code}).status_code == expected


def test_a_recovery_code_works_once(web: Web, owner: User, with_app: WithApp) -> None:
    codes = with_app(owner)
    for expected in (302, 200):
        client = web()
        _sign_in(client, owner)
        answer = client.post("/sign-in/second-step/", {"code": codes[0]})
        assert answer.status_code == expected


def test_codes_cannot_be_guessed_and_the_rest_api_counts_with_the_page(
    web: Web, api: Api, owner: User, with_app: WithApp
) -> None:
    with_app(owner)
    client = web()
    _sign_in(client, owner)
    for _attempt in range(3):
        client.post("/sign-in/second-step/", {"code": "111111x"})
    sent = {"email": owner.email, "password": PASSWORD}
    for _attempt in range(2):
        api().post("/api/session/", {**sent, "code": "111111x"})
    refused = api().post("/api/session/", {**sent, "code": app_code()})
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "too_many_attempts")
    told = client.post("/sign-in/second-step/", {"code": app_code()})
    assert "Too many attempts" in told.content.decode()


def test_the_rest_api_asks_for_the_code_too(api: Api, owner: User, with_app: WithApp) -> None:
    codes = with_app(owner)
    client = api()
    sent = {"email": owner.email, "password": PASSWORD}
    for given, expected in (({}, "second_step_needed"), ({"code": "12"}, "wrong_code")):
        refused = client.post("/api/session/", {**sent, **given})
        assert (refused.status_code, refused.json()["error"]["code"]) == (400, expected)
        assert client.get("/api/session/").status_code == 401
    assert client.post("/api/session/", {**sent, "code": app_code()}).status_code == 201
    assert client.get("/api/session/").status_code == 200
    assert api().post("/api/session/", {**sent, "code": codes[3]}).status_code == 201


def test_a_wrong_password_says_nothing_about_a_second_step(
    api: Api, owner: User, with_app: WithApp
) -> None:
    with_app(owner)
    answer = api().post("/api/session/", {"email": owner.email, "password": "no"})
    assert answer.json()["error"]["code"] == "wrong_credentials"


def test_the_admin_pages_ask_for_the_second_step_too(
    web: Web, admin_person: User, with_app: WithApp
) -> None:
    with_app(admin_person)
    client = web()
    client.post("/admin/login/", {"username": admin_person.email, "password": PASSWORD})
    assert client.get("/admin/").status_code == 302
    assert _sign_in(client, admin_person)["Location"] == "/sign-in/second-step/"
    assert client.get("/admin/").status_code == 302
    client.post("/sign-in/second-step/", {"code": app_code()})
    assert client.get("/admin/").status_code == 200


def test_a_forgotten_password_does_not_go_round_it(
    web: Web, owner: User, post: Post, with_app: WithApp
) -> None:
    with_app(owner)
    client = web()
    client.post("/password/", {"email": owner.email})
    form = client.get(post.link())["Location"]
    assert (
        client.post(form, {"password1": "another-long-one"})["Location"] == "/sign-in/second-step/"
    )
    assert client.get("/account/").status_code == 302


def test_it_is_switched_off_with_a_code_and_never_with_the_password_alone(
    web: Web, owner: User, with_app: WithApp, post: Post
) -> None:
    with_app(owner)
    client = web(owner)
    asked = client.post("/account/app/off/")
    assert asked["Location"].startswith("/account/again/code/")
    by_password = client.post("/account/again/?next=/account/app/off/", {"password": PASSWORD})
    assert by_password["Location"].startswith("/account/again/code/")
    client.post("/account/app/off/")
    assert Authenticator.objects.filter(user=owner, type="totp").exists()
    client.post(asked["Location"], {"code": app_code()})
    client.post("/account/app/off/")
    assert not Authenticator.objects.filter(user=owner).exists(), "recovery codes are gone as well"
    assert _sign_in(web(), owner)["Location"] == "/help/"
    assert post.take().subject == "An app was taken off your account"


def test_new_recovery_codes_end_the_old_ones(web: Web, owner: User, with_app: WithApp) -> None:
    old = with_app(owner)
    client = web(owner)
    _again(client, "/account/codes/", code=old[0])
    client.post("/account/codes/new/")
    page = client.get("/account/codes/")
    assert not set(old) & set(page.context["unused_codes"])


@pytest.mark.parametrize("path", ["", "remove/"])
def test_nobody_touches_another_persons_passkey(
    web: Web, owner: User, stranger: User, path: str
) -> None:
    theirs = Authenticator.objects.create(
        user=stranger, type="webauthn", data={"name": "Phone", "credential": {}}
    )
    client = web(owner)
    _again(client, "/account/codes/new/")
    address = f"/account/passkeys/{theirs.pk}/{path}"
    assert client.get(address).status_code == 404
    assert client.post(address, {"name": "mine"}).status_code == 404


def test_with_a_second_step_an_address_can_still_be_changed(
    web: Web, owner: User, with_app: WithApp, post: Post
) -> None:
    with_app(owner)
    client = web(owner)
    again = client.post("/account/email/", {"email": "new@larkspur.test"})
    client.post(again["Location"], {"code": app_code()})
    client.post("/confirm/", {"code": post.take().subject.rsplit(" ", 1)[1]})
    owner.refresh_from_db()
    assert owner.email == "new@larkspur.test"
