"""The beat's part of serving."""

from celery import shared_task

from serving.channels import messages, turns


@shared_task(name="serving.forget_turns")
def forget_turns() -> int:
    """Every hour: delete what customers asked and wrote longer ago than it is kept."""
    return messages.forget_old() + turns.forget_old()
