"""The outbox: mails are rows first, so that none is lost with a message or sent twice."""

from typing import ClassVar

from django.db import models
from django.utils import timezone


class Mail(models.Model):
    """One mail to one person.

    waiting -> sending            a sender took it (attempt + 1)
    sending -> sent               the mail server has it; its text is forgotten
    sending -> waiting | failed   the server refused or was away; failed after the last attempt

    A sender that dies leaves its mail `sending`: nobody knows whether the server has it, and a
    person is never written to twice.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=160, unique=True, null=True)  # noqa: DJ001
    """What the mail is about; a second one about the same is not written. None: no such thing."""
    to = models.EmailField()
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    attempt = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["due_at"], name="mail_due", condition=models.Q(state="waiting"))
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.to})"
