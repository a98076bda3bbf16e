"""The beat's part of serving."""

from celery import shared_task

from serving.channels import turns


@shared_task(name="serving.forget_turns", expires=3600)
def forget_turns() -> int:
    """Every hour: delete what customers asked longer ago than it is kept."""
    return turns.forget_old()
