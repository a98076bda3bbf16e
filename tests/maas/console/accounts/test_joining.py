"""Invitations: what a link proves depends on how it came."""

import re

from allauth.account.models import EmailAddress
from django.test import Client

from maas.tenants import invitations
from maas.tenants.models import Member, User
from tests.conftest import Api
from tests.maas.console.accounts.conftest import Post, WithApp
from tests.web import Page, Web

NEW = {"name": "Nia", "password": "quite-a-long-one"}
EMAIL = "new@larkspur.test"


def _invite(client: Client, page: Page, email: str = EMAIL) -> str:
    shown = client.post(page("team"), {"email": email, "role": "editor"}, follow=True)
    found = re.search(r"http://testserver(/join/[^<]+)<", shown.content.decode())
    assert found
    return found.group(1)


def test_a_mailed_invitation_proves_the_address_and_leads_to_the_team(
    web: Web, owner: User, page: Page, post: Post
) -> None:
    _invite(web(owner), page)
    mailed = post.take()
    assert mailed.to == [EMAIL]
    assert "Olive Owner invites you to Larkspur" in mailed.subject
    link = re.search(r"http://127\.0\.0\.1:8400(/join/\S+)", str(mailed.body))
    assert link
    guest = web()
    assert guest.post(link.group(1), NEW)["Location"] == page("start")
    assert guest.get(page("start")).status_code == 200
    assert EmailAddress.objects.get(user__email=EMAIL).verified
    assert post.none()


def test_a_link_that_was_handed_over_proves_nothing_so_that_a_code_is_mailed(
    web: Web, owner: User, page: Page, post: Post
) -> None:
    link = _invite(web(owner), page)
    post.take()
    guest = web()
    assert guest.post(link, NEW)["Location"] == "/confirm/"
    assert guest.get(page("start")).status_code == 302
    assert guest.post("/confirm/", {"code": post.code()})["Location"] == page("start")
    assert guest.get(page("start")).status_code == 200


def test_without_a_mail_server_the_link_is_enough(web: Web, owner: User, page: Page) -> None:
    link = _invite(web(owner), page)
    guest = web()
    assert guest.post(link, NEW)["Location"] == page("start")
    assert guest.get(page("start")).status_code == 200


def test_the_rest_api_confirms_like_the_page(
    api: Api, web: Web, owner: User, page: Page, post: Post
) -> None:
    _invite(web(owner), page)
    post.take()
    member = Member.objects.get(user__email=EMAIL)
    sent = {"invitation": invitations.token(member), **NEW}
    refused = api().post("/api/session/join/", sent)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "email_not_confirmed")
    member.refresh_from_db()
    assert member.joined_at, "they belong to the team, and get in once the address is theirs"
    again = web()
    entered = again.post("/sign-in/", {"email": EMAIL, "password": NEW["password"]})
    assert entered["Location"] == "/confirm/"


def test_a_mailed_token_over_the_rest_api_signs_in(
    api: Api, web: Web, owner: User, page: Page, post: Post
) -> None:
    _invite(web(owner), page)
    member = Member.objects.get(user__email=EMAIL)
    sent = {"invitation": invitations.token(member, mailed=True), **NEW}
    assert api().post("/api/session/join/", sent).status_code == 201


def test_who_has_a_second_step_joins_by_signing_in_with_it(
    web: Web, owner: User, stranger: User, page: Page, with_app: WithApp
) -> None:
    link = _invite(web(owner), page, stranger.email)
    with_app(stranger)
    assert "/sign-in/" in web().get(link)["Location"]


def test_an_invited_person_who_signs_up_instead_is_told_by_mail_and_joins_later(
    web: Web, owner: User, page: Page, post: Post
) -> None:
    link = _invite(web(owner), page)
    post.take()
    client = web()
    sign_up = {"name": "Nia", "email": EMAIL, "password1": "quite-a-long-one"}
    assert client.post("/sign-up/", sign_up)["Location"] == "/confirm/"
    assert not User.objects.get(email=EMAIL).has_usable_password()
    assert post.take().subject == "You have an account already"
    fresh = web()
    fresh.post("/password/", {"email": EMAIL})
    form = fresh.get(post.link())["Location"]
    fresh.post(form, {"password1": "quite-a-long-one"})
    fresh.post(link)
    assert fresh.get(page("start")).status_code == 200
