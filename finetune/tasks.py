"""The beat's part of fine-tuning."""

from celery import shared_task

from finetune.datasets import starting
from finetune.surveys import receiving


@shared_task(name="finetune.forget_contributions")
def forget_contributions() -> int:
    """Every hour: delete questions that people sent in longer ago than they are kept."""
    return receiving.forget_old()


@shared_task(name="finetune.read_what_was_decided")
def read_what_was_decided() -> int:
    """Every half minute: read the files about which people decided, and have stopped deciding."""
    return starting.read_what_waits()
