"""The beat's part of serving."""

from celery import shared_task

from serving.channels import messages, turns
from serving.pages import budget_letters


@shared_task(name="serving.forget_turns")
def forget_turns() -> int:
    """Every hour: delete what customers asked and wrote longer ago than it is kept."""
    return messages.forget_old() + turns.forget_old()


@shared_task(name="serving.tell_budgets")
def tell_budgets() -> int:
    """Every few minutes: write to owners whose chat page comes to its month's end."""
    return budget_letters.tell_owners()
