"""Events between apps: those below send, those above listen, and neither knows the other."""

import structlog
from django.db import models
from django.dispatch import Signal

log = structlog.get_logger()

work_finished = Signal()
"""A piece of work is done, or has failed for good; of cancelled work nothing is sent.

`row`: what ended, such as a job or a revision. `ok`: whether it went well. Sent within the
transaction that makes it true, so that what a receiver writes is there exactly once, whatever is
started anew in between. A receiver that writes does so in `transaction.atomic`: if it breaks,
its own rows are undone and the work has ended all the same.
"""


def send_work_finished(row: models.Model, *, ok: bool) -> None:
    """Tell every receiver; one that breaks is logged and hinders nobody."""
    for receiver, answer in work_finished.send_robust(sender=type(row), row=row, ok=ok):
        if isinstance(answer, Exception):
            log.error(
                "receiver_broke",
                row=str(row.pk),
                receiver=getattr(receiver, "__qualname__", repr(receiver)),
                exc_info=answer,
            )
