"""Making an account, and showing that its e-mail address is one's own."""

import pytest
from allauth.account.models import EmailAddress
from pytest_django import Settings

from maas.tenants.models import Tenant, User
from tests.conftest import Api
from tests.factories import PASSWORD
from tests.maas.console.accounts.conftest import Post
from tests.web import Web

SIGN_UP = "/sign-up/"
NEW = {"name": "Nia", "email": "Nia@Larkspur.test", "password1": "quite-a-long-one"}


def test_without_a_mail_server_a_new_person_is_in_at_once_and_makes_their_business(
    web: Web, db: None
) -> None:
    client = web()
    assert client.post(SIGN_UP, NEW)["Location"] == "/"
    assert client.get("/")["Location"] == "/businesses/new/"
    nia = User.objects.get(email="nia@larkspur.test")
    assert (nia.name, nia.check_password(NEW["password1"])) == ("Nia", True)
    assert not EmailAddress.objects.get(user=nia).verified


def test_with_a_mail_server_the_code_from_the_mail_lets_the_new_person_in(
    web: Web, db: None, post: Post
) -> None:
    client = web()
    assert client.post(SIGN_UP, NEW)["Location"] == "/confirm/"
    assert client.get("/account/").status_code == 302
    assert "nia@larkspur.test" in client.get("/confirm/").content.decode()
    wrong = client.post("/confirm/", {"code": "000000x"})
    assert "This code is not right" in wrong.content.decode()
    assert client.post("/confirm/", {"code": post.code()})["Location"] == "/"
    assert client.get("/")["Location"] == "/businesses/new/"
    assert EmailAddress.objects.get(user__email="nia@larkspur.test").verified


def test_a_new_code_can_be_had_a_few_times_and_ends_the_old_one(
    web: Web, db: None, post: Post, no_wait: None
) -> None:
    client = web()
    client.post(SIGN_UP, NEW)
    old = post.code()
    assert client.post("/confirm/", {"again": "1"})["Location"] == "/confirm/"
    new = post.code()
    assert old != new
    assert "This code is not right" in client.post("/confirm/", {"code": old}).content.decode()
    assert not EmailAddress.objects.get(user__email="nia@larkspur.test").verified
    assert client.post("/confirm/", {"code": new})["Location"] == "/"


def test_codes_cannot_be_guessed(web: Web, db: None, post: Post) -> None:
    client = web()
    client.post(SIGN_UP, NEW)
    right = post.code()
    for _attempt in range(5):
        client.post("/confirm/", {"code": "999999x"})
    client.post("/confirm/", {"code": right})
    assert not EmailAddress.objects.get(user__email="nia@larkspur.test").verified


def test_who_has_not_confirmed_is_asked_again_at_the_next_sign_in(
    web: Web, api: Api, db: None, post: Post, no_wait: None
) -> None:
    web().post(SIGN_UP, NEW)
    post.take()
    client = web()
    sent = {"email": NEW["email"], "password": NEW["password1"]}
    assert client.post("/sign-in/", sent)["Location"] == "/confirm/"
    refused = api().post("/api/session/", sent)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "email_not_confirmed")
    assert client.post("/confirm/", {"code": post.code()})["Location"] == "/"
    assert api().post("/api/session/", sent).status_code == 201


def test_an_address_that_has_an_account_gets_the_same_answer_and_another_mail(
    web: Web, owner: User, post: Post
) -> None:
    new, known = web(), web()
    first = new.post(SIGN_UP, NEW)
    second = known.post(SIGN_UP, {**NEW, "email": owner.email})
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert known.get("/confirm/").status_code == new.get("/confirm/").status_code == 200
    post.take()
    told = post.take()
    assert told.to == [owner.email]
    assert told.subject == "You have an account already"
    assert User.objects.count() == 2


def test_without_a_mail_server_a_taken_address_is_told(web: Web, owner: User) -> None:
    answer = web().post(SIGN_UP, {**NEW, "email": owner.email})
    assert "There is an account with this address already" in answer.content.decode()


def test_a_weak_password_is_refused_in_its_place(web: Web, db: None) -> None:
    answer = web().post(SIGN_UP, {**NEW, "password1": "abc"})
    assert "too short" in answer.content.decode()
    assert not User.objects.exists()


def test_the_operator_can_close_sign_up(web: Web, db: None, settings: Settings) -> None:
    settings.SIGN_UP_OPEN = False
    assert "By invitation only" in web().get(SIGN_UP).content.decode()
    web().post(SIGN_UP, NEW)
    assert not User.objects.exists()
    assert "Make one" not in web().get("/sign-in/").content.decode()


def test_sign_up_speaks_the_visitors_language_and_so_do_the_mails(
    web: Web, db: None, post: Post
) -> None:
    client = web()
    client.post("/language/", {"language": "zh-hans", "next": "/"})
    client.post(SIGN_UP, NEW)
    assert User.objects.get().language == "zh-hans"
    assert 'lang="zh-hans"' in str(post.take().alternatives[0][0])


@pytest.mark.parametrize("path", ["/sign-up/", "/sign-in/"])
def test_whoever_is_in_already_is_not_asked(
    web: Web, owner: User, tenant: Tenant, path: str
) -> None:
    assert web(owner).get(path)["Location"] == "/"


def test_sign_ups_from_one_address_are_slowed_down(web: Web, db: None) -> None:
    answers = [web().post(SIGN_UP, {**NEW, "name": ""}).status_code for _attempt in range(22)]
    assert answers[0] == 200
    assert answers[-1] == 429


def test_while_nothing_can_be_counted_a_page_asks_to_try_again_and_signing_in_goes_on(
    web: Web, owner: User, tenant: Tenant, settings: Settings
) -> None:
    cache = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": cache}
    client = web()
    told = client.post(SIGN_UP, NEW, headers={"Referer": "http://testserver/sign-up/"})
    assert told["Location"] == SIGN_UP
    assert "Please try again in a moment" in client.get(SIGN_UP).content.decode()
    assert not User.objects.filter(email="nia@larkspur.test").exists()
    sent = {"email": owner.email, "password": PASSWORD}
    assert web().post("/sign-in/", sent)["Location"] == "/"
