"""Whether this worker is shutting down. Its running jobs then go back to the queue."""

import threading
from typing import Any

from celery.signals import worker_shutting_down

begun = threading.Event()


@worker_shutting_down.connect
def _begin(**_: Any) -> None:
    begun.set()
