"""The beat's part of tenants."""

from celery import shared_task

from maas.tenants import trash


@shared_task(name="tenants.purge_trash")
def purge_trash() -> int:
    """Every day: what has lain in the trash for 30 days goes for good."""
    return trash.purge()
