"""What Celery carries. Each task is one call."""

from celery import shared_task

from maas.mail import files, sender


@shared_task(name="mail.send")
def send() -> int:
    return sender.send_due()


@shared_task(name="mail.prune")
def prune() -> int:
    return sender.prune() + files.prune(kept=sender.KEPT)
