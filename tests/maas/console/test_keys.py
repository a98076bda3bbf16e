"""API keys on the pages."""

from maas.tenants.keys import prefix_of
from maas.tenants.models import APIKey, Tenant, User
from tests import factories
from tests.web import Page, Web

FORM = {
    "name": "Website",
    "scopes": ["inference"],
    "expires": "",
    "requests_per_minute": 60,
    "tokens_per_minute": 1000,
    "tokens_per_month": "",
}


def test_a_new_key_is_shown_once(web: Web, developer: User, page: Page) -> None:
    client = web(developer)
    shown = client.post(page("new-key"), FORM)
    key = APIKey.objects.get(name="Website")
    assert "no-store" in shown.headers["Cache-Control"]
    text = shown.content.decode().split('id="key-text" class="break">')[1].split("<")[0]
    assert prefix_of(text) == key.prefix, "the whole key, form and checksum"
    assert shown.content.decode().count(text) == 1
    assert text not in client.get(page("keys")).content.decode()


def test_a_key_gets_the_limits_that_were_asked_for(web: Web, owner: User, page: Page) -> None:
    web(owner).post(page("new-key"), {**FORM, "tokens_per_month": 5000, "expires": "30"})
    key = APIKey.objects.get(name="Website")
    assert (key.requests_per_minute, key.tokens_per_month) == (60, 5000)
    assert key.expires_at is not None


def test_a_developer_cannot_make_a_key_stronger_than_themselves(
    web: Web, developer: User, page: Page
) -> None:
    answer = web(developer).post(page("new-key"), {**FORM, "scopes": ["write"]})
    assert answer.status_code == 400
    assert "rights that you do not have" in answer.content.decode()
    assert not APIKey.objects.exists()


def test_a_revoked_key_cannot_be_changed(web: Web, owner: User, tenant: Tenant, page: Page) -> None:
    key, _text = factories.make_key(tenant)
    client = web(owner)
    client.post(page("revoke-key", key=key.id))
    key.refresh_from_db()
    assert key.revoked_at is not None
    again = client.post(
        page("revoke-key", key=key.id),
        follow=True,
        headers={"Referer": f"http://testserver{page('keys')}"},
    )
    assert "This key has been revoked." in again.content.decode()
