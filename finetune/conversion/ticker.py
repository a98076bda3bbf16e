"""Progress of a step whose library reports none: an expectation that never claims the end."""

import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from maas.jobs.program import RunLog

INTERVAL = 2.0


@contextmanager
def expected(
    log: RunLog, *, start: float, end: float, seconds: float, after: float = 0.0
) -> Iterator[None]:
    """Report progress from `start` towards `end` while the block runs.

    `seconds` is how long the block should take, `after` what the rest of the job takes. A block
    that takes longer keeps creeping: two thirds of the way at `seconds`, never all of it.
    """
    began = time.monotonic()
    stop = threading.Event()

    def tick() -> None:
        while not stop.wait(INTERVAL):
            spent = time.monotonic() - began
            share = 1.0 - math.exp(-spent / max(seconds, 0.1))
            log.progress(
                start + (end - start) * share, eta=round(max(seconds - spent, 1.0) + after, 1)
            )

    thread = threading.Thread(target=tick, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
    log.progress(end, eta=after)
