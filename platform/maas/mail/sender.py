"""Takes mails out of the outbox, one after the other, and hands them to the mail server."""

from datetime import timedelta
from smtplib import SMTPException

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q

from maas.common import clock
from maas.kit.backoff import exponential
from maas.mail.models import Mail

log = structlog.get_logger()

MOST_ATTEMPTS = 10
LONGEST_DELAY_SECONDS = 3600
AT_ONCE = 50
"""So that one call ends; what is left is taken by the next."""
KEPT = timedelta(days=30)

State = Mail.State


def delay(attempt: int) -> timedelta:
    """How long to wait after a failed attempt: 15 s, 30 s, a minute … up to an hour."""
    return timedelta(seconds=exponential(attempt, first=15, longest=LONGEST_DELAY_SECONDS))


def send_due() -> int:
    """Send what is due. Returns how many the server took."""
    sent = 0
    for _turn in range(AT_ONCE):
        mail = _take()
        if mail is None:
            break
        sent += _send(mail)
    return sent


def prune() -> int:
    """Forget mails that ended long ago; what they were about does not happen again.

    One that waits stays until it has ended, however old it is. One whose sender died never ends.
    """
    limit = clock.now() - KEPT
    ended = Q(ended_at__lt=limit)
    lost = Q(state=State.SENDING, due_at__lt=limit)
    return Mail.objects.filter(ended | lost).delete()[0]


@transaction.atomic
def _take() -> Mail | None:
    mail = (
        Mail.objects.select_for_update(skip_locked=True)
        .filter(state=State.WAITING, due_at__lte=clock.now())
        .order_by("due_at")
        .first()
    )
    if mail is not None:
        mail.state = State.SENDING
        mail.attempt += 1
        mail.save(update_fields=["state", "attempt"])
    return mail


def _send(mail: Mail) -> bool:
    message = EmailMultiAlternatives(
        mail.subject, mail.text, settings.DEFAULT_FROM_EMAIL, [mail.to]
    )
    # So that no answering machine answers.
    message.extra_headers = {"Auto-Submitted": "auto-generated"}
    message.attach_alternative(mail.html, "text/html")
    try:
        message.send()
    except (OSError, SMTPException, ValueError) as error:
        _put_back(mail, error)
        return False
    Mail.objects.filter(pk=mail.pk, state=State.SENDING).update(
        state=State.SENT, text="", html="", error="", ended_at=clock.now()
    )
    return True


def _put_back(mail: Mail, error: Exception) -> None:
    log.warning("mail_not_sent", mail=mail.pk, attempt=mail.attempt, error=str(error))
    last = mail.attempt >= MOST_ATTEMPTS
    Mail.objects.filter(pk=mail.pk, state=State.SENDING).update(
        state=State.FAILED if last else State.WAITING,
        due_at=clock.now() + delay(mail.attempt),
        error=str(error)[:300],
        ended_at=clock.now() if last else None,
    )
