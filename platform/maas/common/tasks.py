"""The beat's part of what all apps share."""

from datetime import timedelta

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from maas.common import heartbeats
from maas.common.models import IdempotentRequest

__all__ = ["forget_requests", "heartbeats"]  # whose signals workers and beat are to hear

REMEMBERED_FOR = timedelta(days=7)


@shared_task(name="common.forget_requests")
def forget_requests() -> int:
    """Every hour: drop the answers to creations that nobody repeats any more."""
    old = IdempotentRequest.objects.filter(created_at__lt=timezone.now() - REMEMBERED_FOR)
    return old.delete()[0]


@shared_task(name="common.forget_sessions")
def forget_sessions() -> None:
    """Every day: drop the sign-ins that have run out; Django reads them no more, and keeps them."""
    call_command("clearsessions")
