"""Signing in and out, and what happens when a session ends in between."""

from django.urls import reverse

from maas.tenants.models import Tenant, User
from tests.factories import PASSWORD
from tests.web import Page, Web

SIGN_IN = "/sign-in/"


def test_who_signs_in_comes_to_the_page_they_wanted(
    web: Web, owner: User, tenant: Tenant, page: Page
) -> None:
    client = web()
    asked = client.get(page("keys"))
    assert asked["Location"] == f"{SIGN_IN}?next={page('keys').replace('/', '%2F')}"
    done = client.post(SIGN_IN, {"email": owner.email, "password": PASSWORD, "next": page("keys")})
    assert done["Location"] == page("keys")
    assert client.get(done["Location"]).status_code == 200


def test_a_wrong_password_is_told_without_saying_what_was_wrong(web: Web, owner: User) -> None:
    answer = web().post(SIGN_IN, {"email": owner.email, "password": "no"})
    assert answer.status_code == 400
    assert "do not match" in answer.content.decode()
    assert "no-such@x.test" not in answer.content.decode()


def test_signing_in_never_leads_to_another_site(web: Web, owner: User, tenant: Tenant) -> None:
    answer = web().post(
        SIGN_IN, {"email": owner.email, "password": PASSWORD, "next": "https://evil.test/"}
    )
    assert answer["Location"] == "/"


def test_an_ended_session_is_explained_and_the_place_is_kept(
    web: Web, owner: User, tenant: Tenant, page: Page
) -> None:
    client = web(owner)
    client.cookies["longslope_session"] = "ended-long-ago"
    asked = client.get(page("usage"))
    assert "ended=1" in asked["Location"]
    assert "next=" in asked["Location"]
    assert "everything you saved is still there" in client.get(asked["Location"]).content.decode()


def test_an_ended_session_sends_htmx_to_the_sign_in_page(web: Web, page: Page) -> None:
    url = f"http://testserver{page('jobs')}"
    answer = web().get(page("jobs"), headers={"HX-Request": "true", "HX-Current-URL": url})
    assert answer.headers["HX-Redirect"].startswith(SIGN_IN)


def test_signing_out_is_a_post_and_ends_the_session(
    web: Web, owner: User, tenant: Tenant, page: Page
) -> None:
    client = web(owner)
    assert client.get(reverse("account_logout")).status_code == 405
    assert client.post(reverse("account_logout"))["Location"] == SIGN_IN
    assert client.get(page("start")).status_code == 302


def test_who_has_signed_in_already_is_not_asked_again(
    web: Web, owner: User, tenant: Tenant
) -> None:
    assert web(owner).get(SIGN_IN)["Location"] == "/"
