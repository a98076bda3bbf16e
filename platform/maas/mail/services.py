"""What other apps want of mail: put one in the outbox."""

import structlog
from django.db import IntegrityError, transaction
from kombu.exceptions import OperationalError

from maas.celery import app
from maas.mail.models import Mail

log = structlog.get_logger()

# The sender's tick of beat finds the mail anyway: a broker that is away is not waited for.
_RETRY = {"max_retries": 1, "interval_start": 0.0, "interval_step": 0.2, "interval_max": 0.2}


def post(*, to: str, subject: str, text: str, html: str, key: str | None = None) -> bool:
    """Write a mail; it is sent after the caller's transaction has committed.

    False where a mail about the same (`key`) was written before.
    """
    try:
        with transaction.atomic():
            Mail.objects.create(key=key, to=to, subject=_one_line(subject), text=text, html=html)
    except IntegrityError:
        return False
    transaction.on_commit(_wake)
    return True


def _one_line(subject: str) -> str:
    """Names in it may hold what a header must not."""
    return " ".join(subject.split())[:250]


def _wake() -> None:
    try:
        app.send_task("mail.send", expires=30, retry=True, retry_policy=_RETRY)
    except OperationalError as error:
        log.warning("mail_sender_not_woken", error=str(error))
