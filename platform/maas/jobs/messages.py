"""Messages to the workers. Each may be lost: beat's ticks make up for it."""

from typing import Any

import structlog
from kombu.exceptions import OperationalError

from maas.celery import app

log = structlog.get_logger()

# A connection that the broker closed is opened anew; a broker that is away is not waited for.
_RETRY = {"max_retries": 2, "interval_start": 0.0, "interval_step": 0.2, "interval_max": 0.2}


def send(task: str, *args: object, **options: Any) -> bool:
    """Send a task of `maas.jobs.tasks` by its name. False: it did not go out."""
    try:
        app.send_task(f"jobs.{task}", args=list(args), retry=True, retry_policy=_RETRY, **options)
    except OperationalError as error:
        log.warning("task_not_sent", task=task, args=args, error=str(error))
        return False
    return True


def wake_dispatcher() -> None:
    """Have the dispatcher look at the queue now instead of at its next tick."""
    send("dispatch", expires=10)
