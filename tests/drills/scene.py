"""What goes on in a stack while it is drilled, and how it ends. Needs Django."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import openai
from django.db import Error, connection

from maas.jobs.models import Job
from tests import factories
from tests.drills import crowd, judge, world
from tests.drills.crowd import Caller, Owner
from tests.drills.judge import Cost
from tests.drills.world import World


@dataclass
class Scene:
    world: World
    callers: list[Caller]
    owner: Owner
    over: threading.Event
    threads: list[threading.Thread]

    def settle(self, *, seconds: float) -> list[Cost]:
        """Let the jobs end and everybody leave; wait until all is booked. What it has cost."""
        mine = Job.objects.filter(pk__in=[job.pk for job in self.world.jobs])
        _wait(lambda: not mine.filter(state__in=Job.OPEN).exists(), seconds)
        self.leave()
        # A gateway that was killed is given up after a while, and what it left is booked then.
        _wait(lambda: not judge.waiting(), seconds)
        return [
            judge.jobs(self.world.jobs),
            judge.answers(self.callers, self.world.mock),
            judge.writes(self.owner),
        ]

    def leave(self) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join(150)


@contextmanager
def play(env: Mapping[str, str], *, jobs: int, callers: int) -> Iterator[Scene]:
    """Jobs in the queue, callers that ask, an owner who writes."""
    made = world.build(jobs=jobs, callers=callers)
    over = threading.Event()
    askers = [
        Caller(number, key.pk, _client(env, secret), over)
        for number, (key, secret) in enumerate(made.keys)
    ]
    owner = Owner(env["CONSOLE_URL"], str(made.tenant.pk), world.OWNER, factories.PASSWORD, over)
    threads = crowd.start([*(one.run for one in askers), owner.run])
    scene = Scene(made, askers, owner, over, threads)
    try:
        yield scene
    finally:
        scene.leave()
        made.mock.stop()


def _client(env: Mapping[str, str], secret: str) -> openai.OpenAI:
    return openai.OpenAI(base_url=env["GATEWAY_URL"], api_key=secret, max_retries=0, timeout=30)


def _wait(condition: Callable[[], bool], seconds: float) -> None:
    """As `until`, but what is not so in the end is told by the costs, not raised."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if condition():
                return
        except Error:
            connection.close()
        time.sleep(0.5)
