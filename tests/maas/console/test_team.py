"""The team, and joining it by a link."""

import re

from django.test import Client

from maas.tenants.models import Member, Tenant, User
from tests.web import Page, Web


def _invite(client: Client, page: Page, email: str = "new@larkspur.test") -> str:
    shown = client.post(page("team"), {"email": email, "role": "editor"}, follow=True)
    found = re.search(r"http://testserver(/join/[^<]+)<", shown.content.decode())
    assert found
    return found.group(1)


def test_an_invitation_opens_the_account_once(web: Web, owner: User, page: Page) -> None:
    link = _invite(web(owner), page)
    guest = web()
    assert "new@larkspur.test" in guest.get(link).content.decode()
    guest.post(link, {"name": "Nia", "password": "quite-a-long-one"})
    nia = User.objects.get(email="new@larkspur.test")
    assert nia.name == "Nia"
    assert guest.get(page("start")).status_code == 200
    assert web().get(link).status_code == 404


def test_whoever_has_an_account_joins_by_signing_in_with_it(
    web: Web, owner: User, stranger: User, page: Page
) -> None:
    link = _invite(web(owner), page, stranger.email)
    assert web(stranger).get(page("start")).status_code == 404
    assert "/sign-in/" in web().get(link)["Location"]
    assert web(owner).get(link).status_code == 404
    assert stranger.email in web(stranger).get(link).content.decode()
    web(stranger).post(link)
    assert web(stranger).get(page("start")).status_code == 200


def test_a_guessed_link_opens_nothing(web: Web, owner: User, page: Page) -> None:
    link = _invite(web(owner), page)
    assert web().get(link[:-3] + "000/").status_code == 404


def test_the_last_owner_stays_and_is_told_why(
    web: Web, owner: User, tenant: Tenant, page: Page
) -> None:
    member = Member.objects.get(user=owner, tenant=tenant)
    answer = web(owner).post(
        page("remove-member", member=member.id),
        follow=True,
        headers={"Referer": f"http://testserver{page('team')}"},
    )
    assert "A team needs an owner" in answer.content.decode()
    assert Member.objects.filter(id=member.id).exists()
