"""The beat's part of the console."""

from celery import shared_task

from maas.console import disk


@shared_task(name="console.watch_disk")
def watch_disk() -> int:
    """Every few minutes: write to admins when the disk takes nothing more."""
    return disk.tell_admins()
