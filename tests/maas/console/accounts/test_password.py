"""A forgotten password, a changed one, another e-mail address."""

from allauth.account.models import EmailAddress
from pytest_django import Settings

from maas.tenants.models import Tenant, User
from tests.factories import PASSWORD
from tests.maas.console.accounts.conftest import Post
from tests.web import Web

NEW = "another-long-one"


def test_the_mailed_link_sets_a_new_password_once_and_signs_in(
    web: Web, owner: User, tenant: Tenant, post: Post
) -> None:
    other_device, client = web(owner), web()
    assert (
        client.post("/password/", {"email": owner.email.upper()})["Location"] == "/password/sent/"
    )
    link = post.link()
    form = client.get(link)["Location"]
    assert "set-password" in form, "the secret leaves the address"
    assert client.post(form, {"password1": NEW})["Location"] == "/"
    owner.refresh_from_db()
    assert owner.check_password(NEW)
    assert client.get("/account/").status_code == 200
    assert other_device.get("/account/").status_code == 302
    assert "password was changed" in post.take().subject
    assert "This link is used up" in web().get(link).content.decode()


def test_an_unknown_address_gets_the_same_answer_and_no_mail(
    web: Web, owner: User, post: Post
) -> None:
    known = web().post("/password/", {"email": owner.email})
    unknown = web().post("/password/", {"email": "nobody@larkspur.test"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert post.take().to == [owner.email]
    assert post.none()


def test_asking_for_links_is_slowed_down(web: Web, owner: User, post: Post) -> None:
    answers = [web().post("/password/", {"email": owner.email}).status_code for _ in range(8)]
    assert answers[0] == 302
    assert answers[-1] == 429


def test_the_link_names_the_operators_address_whatever_the_request_says(
    web: Web, owner: User, post: Post, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    web().post("/password/", {"email": owner.email}, headers={"Host": "evil.test"})
    assert "evil.test" not in post.take().body


def test_a_new_password_needs_the_old_one_and_is_told_by_mail(
    web: Web, owner: User, tenant: Tenant, post: Post
) -> None:
    client = web(owner)
    wrong = client.post("/account/password/", {"current": "no", "password": NEW})
    assert wrong.status_code == 400
    client.post("/account/password/", {"current": PASSWORD, "password": NEW})
    assert client.get("/account/").status_code == 200
    assert post.take().subject == "Your password was changed"


def test_an_address_changes_when_the_new_one_is_proven_and_the_old_one_is_told(
    web: Web, owner: User, post: Post
) -> None:
    client = web(owner)
    again = client.post("/account/email/", {"email": "new@larkspur.test"})
    assert again["Location"].startswith("/account/again/"), "a stolen session is not enough"
    client.post(again["Location"], {"password": PASSWORD})
    assert client.get("/confirm/").status_code == 200
    owner.refresh_from_db()
    assert owner.email == "owner@larkspur.test"
    mailed = post.take()
    assert mailed.to == ["new@larkspur.test"]
    code = mailed.subject.rsplit(" ", 1)[1]
    assert client.post("/confirm/", {"code": code}).status_code == 302
    owner.refresh_from_db()
    assert owner.email == "new@larkspur.test"
    assert EmailAddress.objects.get(user=owner).verified
    assert post.take().to == ["owner@larkspur.test"]
    sent = {"email": owner.email, "password": PASSWORD}
    assert web().post("/sign-in/", sent)["Location"] == "/"


def test_nobody_takes_over_the_address_of_somebody_else(
    web: Web, owner: User, stranger: User, post: Post
) -> None:
    client = web(stranger)
    again = client.post("/account/email/", {"email": owner.email})
    client.post(again["Location"], {"password": PASSWORD})
    code = post.take().subject.rsplit(" ", 1)[1]
    client.post("/confirm/", {"code": code})
    assert User.objects.filter(email=owner.email).get() == owner


def test_people_whom_an_admin_made_are_vouched_for(
    web: Web, owner: User, tenant: Tenant, post: Post
) -> None:
    sent = {"email": owner.email, "password": PASSWORD}
    assert web().post("/sign-in/", sent)["Location"] == "/"
    assert EmailAddress.objects.get(user=owner).verified


def test_without_a_mail_server_the_page_says_where_mails_are(
    web: Web, owner: User, admin_person: User
) -> None:
    assert "in its folder var/mail" in web().get("/password/").content.decode()
    assert "Set EMAIL_URL" in web(admin_person).get("/account/").content.decode()
    assert "EMAIL_URL" not in web(owner).get("/account/").content.decode()
