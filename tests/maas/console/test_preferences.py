"""Language, light and dark, one's own account."""

from maas.tenants.models import Tenant, User
from tests.factories import PASSWORD
from tests.web import Page, Web


def test_the_language_belongs_to_the_person_on_every_device(
    web: Web, owner: User, tenant: Tenant, page: Page
) -> None:
    web(owner).post("/language/", {"language": "zh-hans", "next": "/"})
    owner.refresh_from_db()
    assert owner.language == "zh-hans"
    another_device = web(owner)
    assert 'lang="zh-hans"' in another_device.get(page("start")).content.decode()


def test_a_visitor_chooses_a_language_before_signing_in(web: Web, db: None) -> None:
    client = web()
    client.post("/language/", {"language": "zh-hans", "next": "/sign-in/"})
    assert 'lang="zh-hans"' in client.get("/sign-in/").content.decode()


def test_an_unknown_language_changes_nothing(web: Web, owner: User) -> None:
    web(owner).post("/language/", {"language": "tlh", "next": "/"})
    owner.refresh_from_db()
    assert owner.language == "en"


def test_the_theme_is_kept_on_the_device(web: Web, db: None) -> None:
    client = web()
    client.post("/theme/", {"theme": "dark", "next": "/sign-in/"})
    assert 'data-bs-theme="dark"' in client.get("/sign-in/").content.decode()
    client.post("/theme/", {"theme": "auto", "next": "/sign-in/"})
    assert "data-bs-theme" not in client.get("/sign-in/").content.decode()


def test_a_new_password_needs_the_old_one_and_keeps_the_session(
    web: Web, owner: User, tenant: Tenant, page: Page
) -> None:
    client = web(owner)
    wrong = client.post("/account/password/", {"current": "no", "password": "another-long-one"})
    assert wrong.status_code == 400
    client.post("/account/password/", {"current": PASSWORD, "password": "another-long-one"})
    owner.refresh_from_db()
    assert owner.check_password("another-long-one")
    assert client.get(page("start")).status_code == 200


def test_a_weak_password_is_refused_with_the_reason(web: Web, owner: User) -> None:
    answer = web(owner).post("/account/password/", {"current": PASSWORD, "password": "abc"})
    assert "too short" in answer.content.decode()
