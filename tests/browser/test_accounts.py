"""Accounts in a real browser: signing up, the second step, passkeys, and every page of theirs."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.core.mail import EmailMessage
from playwright.sync_api import Page, expect
from pytest_django import Settings

from maas.mail import sender
from maas.tenants.models import User
from tests import factories
from tests.browser import test_words
from tests.browser.conftest import Visitor
from tests.browser.test_words import pseudo
from tests.browser.visit import Visit

__all__ = ["pseudo"]

LOOKS = [("en", "light"), ("en", "dark"), ("zh-hans", "light"), ("zh-hans", "dark")]
PASSWORD = factories.PASSWORD


@pytest.fixture
def person(site: str) -> User:
    user = factories.make_user("mei@larkspur.test", name="Mei Lin")
    factories.make_tenant("Larkspur", owner=user)
    return user


def _mailed() -> EmailMessage:
    sender.send_due()
    return mail.outbox.pop(0)


def _by_name(window: Visit) -> Visit:
    """The same site under a name: passkeys belong to names."""
    window.site = window.site.replace("127.0.0.1", "localhost")
    return window


def _with_device(page: Page) -> Callable[[], list[dict[str, Any]]]:
    """A device that holds passkeys and whose owner's finger is always on it."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    made = device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )

    def held() -> list[dict[str, Any]]:
        credentials: list[dict[str, Any]] = device.send("WebAuthn.getCredentials", made)[
            "credentials"
        ]
        return credentials

    return held


def _sign_in(page: Page, user: User) -> None:
    page.locator("[name=email]").fill(user.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form:has([name=password]) button").click()


def _again(page: Page) -> None:
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form:has([name=password]) button").click()


def test_a_stranger_signs_up_confirms_and_makes_a_business(
    visit: Visitor, settings: Settings
) -> None:
    settings.MAIL_IS_SENT = settings.CONFIRM_EMAIL = True
    page = visit().go("/sign-in/")
    page.get_by_role("link", name="Make one").click()
    page.get_by_label("Your name").fill("Nia")
    page.get_by_label("E-mail").fill("nia@larkspur.test")
    page.get_by_label("Password").fill("quite-a-long-one")
    page.get_by_role("button", name="Make my account").click()
    expect(page.locator("h1")).to_have_text("Look into your mail")
    code = re.search(r"^ {4}(\d{6})$", str(_mailed().body), re.M)
    assert code
    page.get_by_label("Code from the mail").fill(code.group(1))
    page.get_by_role("button", name="Confirm").click()
    page.wait_for_url("**/businesses/new/")
    page.get_by_label("Name of your business").fill("Nia's Bakery")
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/t/*/")
    assert User.objects.get(email="nia@larkspur.test").tenants.get().name == "Nia's Bakery"


def test_a_passkey_is_made_signs_in_by_itself_and_is_removed(visit: Visitor, person: User) -> None:
    window = _by_name(visit())
    page = window.go("/sign-in/?next=/account/sign-in/")
    held = _with_device(page)
    _sign_in(page, person)
    page.get_by_role("link", name="Add a passkey").click()
    _again(page)
    page.get_by_label("What shall we call it?").fill("My phone")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.locator("h1")).to_have_text("Your recovery codes")
    assert len(held()) == 1
    assert held()[0]["isResidentCredential"]

    window.context.clear_cookies()
    page = window.go("/sign-in/?next=/account/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("My phone").first).to_be_visible()
    assert Authenticator.objects.get(type="webauthn").last_used_at

    page.get_by_role("link", name="Rename").click()
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_label("Name").fill("Old phone")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Old phone").first).to_be_visible()

    page.get_by_role("link", name="Remove").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("The passkey is removed.")).to_be_visible()
    assert not Authenticator.objects.exists()


def test_a_passkey_of_somebody_who_was_put_off_opens_nothing(visit: Visitor, person: User) -> None:
    window = _by_name(visit())
    page = window.go("/sign-in/?next=/account/passkeys/add/")
    _with_device(page)
    _sign_in(page, person)
    _again(page)
    page.get_by_role("button", name="Make the passkey").click()
    page.wait_for_url("**/account/codes/")
    User.objects.filter(pk=person.pk).update(is_active=False)
    page = window.go("/sign-in/?next=/account/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("h1")).to_have_text("Your account is switched off")
    assert window.go("/account/").url.startswith(f"{window.site}/sign-in/")


def test_a_passkey_is_the_second_step_after_a_password(visit: Visitor, person: User) -> None:
    window = _by_name(visit())
    page = window.go("/sign-in/?next=/account/passkeys/add/")
    _with_device(page)
    _sign_in(page, person)
    _again(page)
    page.get_by_role("button", name="Make the passkey").click()
    page.wait_for_url("**/account/codes/")
    window.context.clear_cookies()
    page = window.go("/sign-in/?next=/account/")
    _sign_in(page, person)
    expect(page.locator("h1")).to_have_text("The second step")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/account/")


def test_a_device_that_refuses_is_told_kindly(visit: Visitor, person: User) -> None:
    window = _by_name(visit())
    page = window.go("/sign-in/")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('no')); }")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("That did not work, or was cancelled")
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_enabled()


def test_at_a_bare_number_passkeys_are_not_offered_and_it_is_said_why(
    visit: Visitor, person: User
) -> None:
    assert visit().go("/sign-in/").get_by_role("button", name="passkey").count() == 0
    page = visit(person).go("/account/sign-in/")
    expect(page.get_by_text("localhost instead of 127.0.0.1")).to_be_visible()


def test_the_app_is_set_up_and_asked_for(visit: Visitor, person: User) -> None:
    window = visit()
    page = window.go("/sign-in/?next=/account/app/")
    _sign_in(page, person)
    _again(page)
    page.get_by_text("It cannot be scanned?").click()
    secret = page.locator("#totp-key").inner_text()
    page.get_by_label("Code that the app shows").fill(_app_code(secret))
    page.get_by_role("button", name="Switch it on").click()
    expect(page.locator(".codes li")).to_have_count(10)
    recovery = page.locator(".codes li").first.inner_text()
    window.context.clear_cookies()
    page = window.go("/sign-in/?next=/account/")
    _sign_in(page, person)
    page.get_by_label("Code from your app, or a recovery code").fill(recovery)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/account/")


@pytest.mark.parametrize(("language", "theme"), LOOKS)
def test_every_page_of_an_account_can_be_read_by_everybody(
    visit: Visitor, person: User, settings: Settings, language: str, theme: str
) -> None:
    User.objects.filter(pk=person.pk).update(language=language)
    window = _by_name(visit(language=language, theme=theme))
    window.context.add_cookies(
        [
            {"name": f"longslope_{name}", "value": value, "url": window.site}
            for name, value in (("theme", theme), ("language", language))
        ]
    )
    wrong: list[str] = []
    _walk(window, person, settings, lambda: _check(window, wrong))
    assert not wrong, "\n".join(wrong)


def test_no_page_of_an_account_has_a_word_that_nobody_translated(
    visit: Visitor, person: User, settings: Settings, pseudo: None
) -> None:
    window = _by_name(visit())
    own = f"{test_words._NAMES} {person.name} {person.email} new@larkspur.test"
    forgotten: dict[str, list[str]] = {}

    def look() -> None:
        texts = window.page.evaluate(test_words._TEXTS)
        if found := [text for text in texts if not test_words._known(text, own)]:
            forgotten[window.page.url] = found

    _walk(window, person, settings, look)
    assert not forgotten, forgotten


def _walk(window: Visit, person: User, settings: Settings, look: Callable[[], None]) -> None:
    """Every page of an account, each looked at: outside, inside, and on the way in."""
    page = window.go("/sign-in/")
    _with_device(page)
    for path in (
        "/sign-in/", "/sign-up/", "/password/", "/password/sent/", "/password/x-set-password/",
        "/sign-in/switched-off/",
    ):  # fmt: skip
        window.go(path)
        look()
    settings.SIGN_UP_OPEN = False
    window.go("/sign-up/")
    look()

    window.go("/sign-in/?next=/account/passkeys/add/")
    _sign_in(page, person)
    look()  # the password once more
    _again(page)
    look()
    page.locator("form[data-passkey] button").click()
    page.wait_for_url("**/account/codes/")
    look()
    key = Authenticator.objects.get(type="webauthn")
    for path in (
        "/account/", "/account/email/", "/account/sign-in/", "/account/app/",
        "/account/again/code/", "/account/again/passkey/", "/account/codes/new/",
        f"/account/passkeys/{key.pk}/", f"/account/passkeys/{key.pk}/remove/",
    ):  # fmt: skip
        window.go(path)
        look()

    window.go("/account/email/")
    page.locator("[name=email]").fill("new@larkspur.test")
    page.locator("form:has([name=email]) button").click()
    page.wait_for_url("**/confirm/")
    look()
    totp.TOTP.activate(person, totp.generate_totp_secret())
    window.go("/account/app/off/")
    look()
    window.context.clear_cookies(name="longslope_session")
    window.go("/sign-in/")
    _sign_in(page, person)
    page.wait_for_url("**/second-step/")
    look()


def _check(window: Visit, wrong: list[str]) -> None:
    page = window.page
    found = [*window.violations(), *window.small_targets()]
    page.set_viewport_size({"width": 320, "height": 900})
    if (wide := page.evaluate("document.documentElement.scrollWidth")) > 320:
        found.append(f"{wide} px wide on a phone of 320")
    page.set_viewport_size({"width": 1280, "height": 900})
    wrong += [f"{page.url}: {one}" for one in found]


def _app_code(secret: str) -> str:
    code: str = totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))
    return code
