"""The processes of a stack as something that can be killed, and seen to be back."""

import http.client
import os
import random
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psutil

BASE_DIR = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(BASE_DIR / "deploy"), str(BASE_DIR / "platform")]

import embedded
import stack_env
from stack import STACK_ENV, Stack

from tests.waiting import until

LEADERS = {
    "web": ("maas.asgi:application",),
    "gateway": ("serving.gateway.asgi:application",),
    "worker": ("celery", "worker"),
    "beat": ("celery", "beat"),
    "node": ("manage.py", "node"),
    "valkey": ("valkey",),
    "postgres": ("postgres", "-D"),
}
"""What stands in the command line of each process that supervisord keeps alive."""
SUPERVISOR = "supervisord"
EVERYTHING = "everything"
BACK_WITHIN = 400.0
"""Seconds; a killed gateway or console loads its models anew, on a machine that may be busy."""


class DrilledStack(Stack):
    """A stack whose jobs may be of the tests' kinds, with a lease as short as may be."""

    def _environment(self) -> dict[str, str]:
        known = super()._environment()
        return {
            **known,
            # The drill itself works in the environment of the stack as it first came up.
            **stack_env.read(self.state / STACK_ENV),
            "DJANGO_SETTINGS_MODULE": "tests.drills.settings",
            "JOB_LEASE_SECONDS": "5",
        }

    def _wait(
        self, what: str, ready: Callable[[], bool], *, seconds: float = 0, fail: bool = True
    ) -> None:
        super()._wait(what, ready, seconds=seconds or (BACK_WITHIN if fail else 30), fail=fail)


@dataclass(frozen=True)
class Victims:
    stack: DrilledStack
    chance: random.Random

    def kill(self, name: str) -> None:
        """SIGKILL, without a word. Returns when what was killed is back."""
        if name in {SUPERVISOR, EVERYTHING}:
            doomed = self._all() if name == EVERYTHING else self._matching(SUPERVISOR)
            _kill(doomed)
            self.stack.up()
            return
        leader = self._leader(name)
        crew = [leader, *leader.children()] if name in {"web", "postgres"} else [leader]
        # Of those that have children of their own, at times only one of these dies.
        doomed_one = leader if self.chance.random() < 0.6 else self.chance.choice(crew)
        _kill([doomed_one])
        until(lambda: self.is_back(name, doomed_one), seconds=BACK_WITHIN)

    def is_back(self, name: str, killed: psutil.Process) -> bool:
        try:
            leader = self._leader(name)
            return leader != killed and self._answers(name) and _serves(leader, name)
        except (LookupError, ValueError, psutil.Error, OSError):  # it is changing as we look
            return False

    def _answers(self, name: str) -> bool:
        env = self.stack.env
        ask: dict[str, Callable[[], bool]] = {
            "web": lambda: _http(env["CONSOLE_URL"] + "/healthz"),
            "gateway": lambda: _http(env["GATEWAY_URL"] + "/models"),
            "valkey": lambda: _listens(env["REDIS_URL"]),
            "postgres": lambda: embedded.postgres_answers(self.stack.state),
        }
        return ask.get(name, lambda: True)()

    def _leader(self, name: str) -> psutil.Process:
        """The one that supervisord itself has started. Raises LookupError while there is none."""
        (keeper,) = self._matching(SUPERVISOR)
        words = LEADERS[name]
        found = [one for one in keeper.children() if all(word in _line(one) for word in words)]
        if not found:
            raise LookupError(name)
        return found[0]

    def _matching(self, *words: str) -> list[psutil.Process]:
        return [one for one in self._all() if all(word in _line(one) for word in words)]

    def _all(self) -> list[psutil.Process]:
        return self.stack._processes()


def _kill(doomed: list[psutil.Process]) -> None:
    assert doomed
    for one in doomed:
        try:
            one.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(doomed, timeout=10)


def _line(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except (psutil.AccessDenied, psutil.NoSuchProcess):
        return ""


def _serves(leader: psutil.Process, name: str) -> bool:
    """Whether it is this one that answers, and not what another has left behind."""
    if name not in {"web", "gateway", "valkey"}:
        return True
    return any(one.status == psutil.CONN_LISTEN for one in leader.net_connections("tcp"))


def _http(url: str) -> bool:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=5)
    try:
        connection.request("GET", parts.path)
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def _listens(url: str) -> bool:
    parts = urlsplit(url)
    with socket.socket() as one:
        return one.connect_ex((parts.hostname or "", parts.port or 0)) == 0


def clean_environment() -> None:
    """Forget what another stack, or the tests, have set: this one chooses its own."""
    for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "PYTHONPATH", "OMP_WAIT_POLICY"):
        os.environ.pop(name, None)
