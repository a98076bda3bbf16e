"""What tests of accounts share: a mail server, its outbox, and codes as an app shows them."""

import re
import time
from collections.abc import Callable

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from pytest_django import Settings

from maas.mail import sender
from maas.tenants.models import User

WithApp = Callable[[User], list[str]]

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


class Post:
    """The mails that were sent, each taken out once."""

    def take(self) -> EmailMultiAlternatives:
        sender.send_due()
        assert mail.outbox, "no mail was sent"
        taken = mail.outbox.pop(0)
        assert isinstance(taken, EmailMultiAlternatives)
        return taken

    def none(self) -> bool:
        sender.send_due()
        return not mail.outbox

    def code(self) -> str:
        found = re.search(r"^ {4}(\d{6})$", str(self.take().body), re.M)
        assert found
        return found.group(1)

    def link(self) -> str:
        """The path of the mail's one link."""
        found = re.search(r":\nhttp://127\.0\.0\.1:8400(/\S+)", str(self.take().body))
        assert found
        return found.group(1)


@pytest.fixture
def post(settings: Settings) -> Post:
    """A mail server is configured, and these are the mails that it got."""
    settings.MAIL_IS_SENT = settings.CONFIRM_EMAIL = True
    return Post()


@pytest.fixture
def no_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the seconds between two codes to one address had passed."""
    wait = "allauth.account.internal.flows.email_verification.consume_email_verification_rate_limit"
    monkeypatch.setattr(wait, lambda *_args, **_kwargs: True)


@pytest.fixture
def with_app() -> WithApp:
    """Switches two-step sign-in on for a person; returns their recovery codes."""

    def switch_on(user: User) -> list[str]:
        totp.TOTP.activate(user, SECRET)
        codes: list[str] = RecoveryCodes.activate(user).generate_codes()
        return codes

    return switch_on


def app_code(secret: str = SECRET, *, ago: int = 0) -> str:
    """What the app on the telephone shows, now or so many codes ago."""
    code: str = totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 - ago))
    return code
