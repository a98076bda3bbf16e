"""The outbox: every mail once, again after a refusal, a file where there is no mail server."""

import email
import stat
from datetime import timedelta
from pathlib import Path
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from maas.mail import sender
from maas.mail.models import Mail
from maas.mail.services import post

pytestmark = pytest.mark.django_db


def _post(key: str | None = None) -> bool:
    return post(to="mei@larkspur.test", subject="Hello", text="words", html="<p>words", key=key)


def test_a_mail_is_sent_once_with_both_its_forms_and_its_text_is_forgotten() -> None:
    _post()
    assert sender.send_due() == 1
    assert sender.send_due() == 0
    (sent,) = mail.outbox
    assert (sent.to, sent.subject, sent.body) == (["mei@larkspur.test"], "Hello", "words")
    assert isinstance(sent, EmailMultiAlternatives)
    (form,) = sent.alternatives
    assert form[0] == "<p>words"
    row = Mail.objects.get()
    assert (row.state, row.text, row.html) == ("sent", "", "")


def test_two_mails_about_the_same_are_one() -> None:
    assert _post("job:1")
    assert not _post("job:1")
    assert _post("job:2")
    assert Mail.objects.count() == 2


def test_a_server_that_is_away_is_tried_again_later_and_not_for_ever(monkeypatch: Any) -> None:
    def away(*_args: Any, **_kwargs: Any) -> int:
        raise SMTPServerDisconnected("gone")

    _post()
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", away)
    assert sender.send_due() == 0
    row = Mail.objects.get()
    assert (row.state, row.attempt, row.error) == ("waiting", 1, "gone")
    assert row.due_at > timezone.now() + timedelta(seconds=10)
    for _attempt in range(sender.MOST_ATTEMPTS):
        Mail.objects.filter(state="waiting").update(due_at=timezone.now())
        sender.send_due()
    row.refresh_from_db()
    assert (row.state, row.attempt) == ("failed", sender.MOST_ATTEMPTS)


def test_a_mail_whose_sender_died_is_not_sent_again() -> None:
    _post()
    Mail.objects.update(state="sending", attempt=1)
    assert sender.send_due() == 0
    assert not mail.outbox


def test_mails_that_ended_long_ago_are_forgotten_and_one_that_waits_never_is() -> None:
    old, now = timezone.now() - timedelta(days=31), timezone.now()
    for key, state, ended_at in (
        ("sent", "sent", old),
        ("failed", "failed", old),
        ("sender died", "sending", None),
        ("waits", "waiting", None),
        ("sent just now", "sent", now),
    ):
        _post(key)
        Mail.objects.filter(key=key).update(
            state=state, ended_at=ended_at, created_at=old, due_at=old
        )
    assert sender.prune() == 3
    assert set(Mail.objects.values_list("key", flat=True)) == {"waits", "sent just now"}


def test_without_a_mail_server_each_mail_is_a_file_that_only_the_operator_reads(
    settings: Any, tmp_path: Path
) -> None:
    settings.EMAIL_BACKEND = "maas.mail.files.FileBackend"
    settings.MAIL_DIR = tmp_path / "mail"
    _post()
    _post()
    assert sender.send_due() == 2
    files = sorted(settings.MAIL_DIR.glob("*.eml"))
    assert len(files) == 2
    assert stat.S_IMODE(settings.MAIL_DIR.stat().st_mode) == 0o700
    read = email.message_from_bytes(files[0].read_bytes())
    assert read["To"] == "mei@larkspur.test"
    assert [part.get_content_type() for part in read.walk()][1:] == ["text/plain", "text/html"]
