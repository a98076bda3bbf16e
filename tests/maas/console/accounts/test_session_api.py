"""Signing in over the REST API."""

import pytest
from rest_framework.test import APIClient

from maas.tenants import signin
from maas.tenants.models import Tenant, User
from tests.conftest import Api
from tests.factories import PASSWORD

URL = "/api/session/"


def test_a_person_signs_in_and_sees_who_they_are(api: Api, owner: User, tenant: Tenant) -> None:
    client = api()
    answer = client.post(URL, {"email": "Owner@Larkspur.test ", "password": PASSWORD})
    assert answer.status_code == 201
    assert answer.json()["csrf_token"]
    me = client.get(URL).json()
    assert me["user"]["email"] == owner.email
    assert [(one["id"], one["role"]) for one in me["tenants"]] == [(str(tenant.id), "owner")]


def test_a_wrong_password_says_nothing_about_whether_the_person_exists(
    api: Api, owner: User
) -> None:
    answers = [
        api().post(URL, {"email": email, "password": "wrong"}).json()["error"]
        for email in (owner.email, "nobody@larkspur.test")
    ]
    assert {one["code"] for one in answers} == {"wrong_credentials"}
    assert len({one["message"] for one in answers}) == 1


def test_nobody_is_told_to_sign_in(api: Api, db: None) -> None:
    answer = api().get(URL)
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "not_signed_in"
    assert answer["WWW-Authenticate"]


def test_signing_out_ends_the_session(api: Api, owner: User) -> None:
    client = api(owner)
    assert client.delete(URL).status_code == 204
    assert client.get(URL).status_code == 401


def test_guessing_is_stopped_and_even_the_right_password_then_waits(api: Api, owner: User) -> None:
    for _attempt in range(signin.PER_PERSON_AND_ADDRESS):
        assert api().post(URL, {"email": owner.email, "password": "no"}).status_code == 400
    answer = api().post(URL, {"email": owner.email, "password": PASSWORD})
    assert answer.status_code == 429
    assert answer.json()["error"]["code"] == "too_many_attempts"
    assert 0 < int(answer["Retry-After"]) <= signin.WINDOW
    elsewhere = api().post(
        URL, {"email": owner.email, "password": PASSWORD}, REMOTE_ADDR="10.0.0.9"
    )
    assert elsewhere.status_code == 201


def test_the_admin_pages_have_no_way_in_of_their_own(
    api: Api, admin_person: User, owner: User
) -> None:
    form = {"username": admin_person.email, "password": PASSWORD}
    nobody = api()
    answer = nobody.post("/admin/login/?next=/admin/tenants/user/", form, format="multipart")
    assert answer["Location"] == "/sign-in/?next=/admin/tenants/user/"
    assert nobody.get("/admin/").status_code == 302
    assert api(admin_person).get("/admin/login/")["Location"] == "/admin/"
    refused = api(owner).get("/admin/login/")
    assert refused.status_code == 403
    assert "admins of the platform" in refused.content.decode()


def test_a_write_without_the_csrf_token_is_refused_and_says_so(owner: User, tenant: Tenant) -> None:
    client = APIClient(enforce_csrf_checks=True)
    token = client.post(URL, {"email": owner.email, "password": PASSWORD}).json()["csrf_token"]
    address = f"/api/tenants/{tenant.id}/"
    answer = client.patch(address, {"name": "New"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "csrf_failed")
    assert client.patch(address, {"name": "New"}, HTTP_X_CSRFTOKEN=token).status_code == 200


def test_a_form_on_a_foreign_page_cannot_sign_somebody_in(api: Api, owner: User) -> None:
    answer = api().post(URL, {"email": owner.email, "password": PASSWORD}, format="multipart")
    assert answer.status_code == 415


@pytest.mark.django_db
def test_a_person_who_was_put_off_cannot_sign_in(api: Api, owner: User) -> None:
    User.objects.filter(id=owner.id).update(is_active=False)
    assert api().post(URL, {"email": owner.email, "password": PASSWORD}).status_code == 400
