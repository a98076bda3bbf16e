"""What another process does meanwhile."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection


def beside(work: Callable[[], Any]) -> None:
    """Do something in the database as another process would, outside of Playwright's loop."""

    def run() -> None:
        work()
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
