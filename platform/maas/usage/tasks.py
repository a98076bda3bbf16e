"""The beat's part of usage."""

from celery import shared_task

from maas.usage import booking


@shared_task(name="usage.book")
def book() -> None:
    """Every second: what gateways that died left behind, then all that waits."""
    booking.sweep()
    booking.book()
