"""What has come to its end, told upwards: apps below tell, the console listens.

An ending is told in the transaction that makes it true, so that what a listener writes is there
exactly once, whatever is started anew in between.
"""

from collections.abc import Callable
from dataclasses import dataclass

import structlog
from django.db import models, transaction

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Ending:
    """A piece of work that is done, or that has failed for good. Cancelled work is not told of."""

    of: models.Model
    """The row that ended: a job, a revision of a deployment."""
    ok: bool


Listener = Callable[[Ending], None]
_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Called once per listener, from `AppConfig.ready`."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell(ending: Ending) -> None:
    """A listener that breaks is undone and logged: the work has ended all the same."""
    for listener in _listeners:
        try:
            with transaction.atomic():
                listener(ending)
        except Exception:
            log.exception("ending_not_told", of=str(ending.of.pk), listener=listener.__name__)
