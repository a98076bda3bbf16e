"""What is kept of accounts: a trail of changes, mails for each, and nothing secret."""

from pathlib import Path

import allauth
import pytest
from allauth.mfa.models import Authenticator
from pytest_django import DjangoCaptureOnCommitCallbacks

from maas.console.accounts.letters import LETTERS
from maas.tenants.models import AuditEntry, User
from tests.factories import PASSWORD
from tests.maas.console.accounts.conftest import WithApp, app_code
from tests.web import Web

NOT_USED_HERE = {
    "account/email/email_confirm",  # by link
    "account/email/email_deleted",  # a person has one address
    "account/email/login_code",
    "account/email/password_reset_code",
    "account/email/password_set",  # everybody has a password
    "account/email/unknown_account",  # switched off
}


def _deeds() -> list[tuple[str, str]]:
    return list(AuditEntry.objects.order_by("id").values_list("action", "actor"))


def test_the_trail_names_who_changed_how_they_sign_in(
    web: Web, db: None, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client = web()
    sign_up = {"name": "Nia", "email": "nia@larkspur.test", "password1": PASSWORD}
    client.post("/sign-up/", sign_up)
    asked = client.get("/account/app/")
    client.post(asked["Location"], {"password": PASSWORD})
    secret = client.get("/account/app/").context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/account/app/", {"code": app_code(secret)})
    client.post("/account/app/off/")
    client.post("/account/password/", {"current": PASSWORD, "password": "another-long-one"})
    actions = [action for action, _actor in _deeds()]
    assert actions == [
        "person.sign_up",
        "person.add_second_step",
        "person.add_second_step",
        "person.remove_second_step",
        "person.remove_second_step",
        "person.change_password",
    ]
    assert {actor for _action, actor in _deeds()} == {"user:nia@larkspur.test"}
    assert secret not in str(list(AuditEntry.objects.values_list("data", flat=True)))


def test_there_is_a_letter_for_every_mail_that_can_be_sent() -> None:
    templates = Path(allauth.__file__).parent / "templates"
    known = {
        str(file.relative_to(templates)).removesuffix("_message.txt")
        for file in templates.glob("*/email/*_message.txt")
        if not file.name.startswith("base_") and file.parent.parent.name in {"account", "mfa"}
    }
    assert set(LETTERS) == known - NOT_USED_HERE


def test_an_admin_lets_somebody_in_again_and_sees_no_secret(
    web: Web, admin_person: User, owner: User, with_app: WithApp
) -> None:
    with_app(owner)
    step = Authenticator.objects.get(user=owner, type="totp")
    client = web(admin_person)
    shown = client.get(f"/admin/mfa/authenticator/{step.pk}/change/").content.decode()
    assert owner.name in shown
    assert step.data["secret"] not in shown
    client.post(f"/admin/mfa/authenticator/{step.pk}/delete/", {"post": "yes"})
    assert not Authenticator.objects.filter(pk=step.pk).exists()
    assert ("authenticator.delete", f"admin:{admin_person.email}") in _deeds()


@pytest.mark.parametrize("path", ["/admin/account/emailaddress/", "/admin/mfa/authenticator/add/"])
def test_admins_write_no_rows_of_allauth(web: Web, admin_person: User, path: str) -> None:
    assert web(admin_person).get(path).status_code in {403, 404}


def test_asking_for_the_password_again_is_slowed_down_like_a_sign_in(web: Web, owner: User) -> None:
    client = web(owner)
    for _attempt in range(10):
        client.post("/account/again/?next=/account/app/", {"password": "no"})
    client.post("/account/again/?next=/account/app/", {"password": PASSWORD})
    assert client.get("/account/app/").status_code == 302
