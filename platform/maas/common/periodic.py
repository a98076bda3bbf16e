"""What beat sends: the tasks that come again and again, each named by the app that has it."""

from dataclasses import dataclass
from typing import Any

from maas.common.registry import Registry

SHORTEST_LIFE = 10.0
"""Seconds. A tick that comes more often may still wait this long for a worker."""


@dataclass(frozen=True, kw_only=True)
class PeriodicTask:
    """A task's name, as in "usage.book", and how many seconds lie between two of its ticks.

    A tick that no worker takes in time expires, so that a worker which was away does not meet a
    pile of them.
    """

    task: str
    seconds: float

    def register(self) -> None:
        PERIODIC_TASKS.register(self.task, self)


PERIODIC_TASKS: Registry[PeriodicTask] = Registry("periodic task")


def beat_schedule() -> dict[str, dict[str, Any]]:
    """As Celery's setting of that name wants it."""
    return {
        one.task: {
            "task": one.task,
            "schedule": one.seconds,
            "options": {"expires": max(one.seconds, SHORTEST_LIFE)},
        }
        for one in PERIODIC_TASKS.values()
    }
