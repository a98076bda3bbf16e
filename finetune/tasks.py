"""The beat's part of fine-tuning."""

from celery import shared_task

from finetune.surveys import receiving


@shared_task(name="finetune.forget_contributions")
def forget_contributions() -> int:
    """Every hour: delete questions that people sent in longer ago than they are kept."""
    return receiving.forget_old()
