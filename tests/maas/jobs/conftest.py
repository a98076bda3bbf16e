"""Real workers, real programs, a short lease."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.utils import timezone

from maas.common import stores
from maas.fleet.models import Accelerator, Node
from maas.jobs import dispatcher, reaper, rundir, transitions
from maas.jobs.models import Job
from tests import services, waiting

LEASE_SECONDS = 5
NODE = "here"
T = TypeVar("T")


@pytest.fixture(autouse=True)
def _short_lease(settings: Any) -> None:
    settings.JOB_LEASE_SECONDS = LEASE_SECONDS


class Worker:
    """A Celery worker as the stack starts it, on the tests' database."""

    def __init__(self) -> None:
        name = connection.settings_dict["NAME"]
        url = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"
        self.log = Path(django_settings.STATE_DIR) / "worker.log"
        self._told = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    sys.executable, "-m", "celery", "--quiet", "-A", "maas", "worker",
                    "--pool", "threads", "--concurrency", "8",
                    "-Q", f"default,node.{NODE}", "-n", f"{NODE}@%h",
                    "--loglevel", "INFO", "--without-gossip", "--without-mingle",
                ],
                cwd=services.BASE_DIR,
                env={
                    **os.environ,
                    "DJANGO_SETTINGS_MODULE": "tests.settings",
                    "DATABASE_URL": url,
                    "NODE_NAME": NODE,
                    "CELERY_SKIP_CHECKS": "1",
                    "JOB_LEASE_SECONDS": str(LEASE_SECONDS),
                },
                stdout=log,
                stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def tell(self) -> None:
        """Print what is new in the log: pytest shows it where a test failed."""
        with self.log.open() as log:
            log.seek(self._told)
            sys.stdout.write(log.read())
            self._told = log.tell()

    def kill(self) -> None:
        """As the kernel would: nothing gets the chance to tidy up."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> float:
        """As the stack does; returns how many seconds it took."""
        began = time.monotonic()
        self.process.terminate()
        self.process.wait(timeout=30)
        return time.monotonic() - began


@pytest.fixture
def start_worker(transactional_db: None) -> Iterator[Callable[[], Worker]]:
    """`start_worker()` starts one more worker; all are gone when the test ends."""
    stores.client().flushdb()
    started: list[Worker] = []

    def start() -> Worker:
        started.append(Worker())
        return started[-1]

    yield start
    for worker in started:
        worker.tell()
        with suppress(ProcessLookupError):
            os.killpg(worker.process.pid, signal.SIGKILL)
        worker.process.wait()


@pytest.fixture(scope="module")
def _module_worker(django_db_setup: None, django_db_blocker: Any) -> Iterator[Worker]:
    with django_db_blocker.unblock():
        stores.client().flushdb()
        worker = Worker()
    yield worker
    worker.stop()


@pytest.fixture
def worker(transactional_db: None, _module_worker: Worker) -> Iterator[Worker]:
    """A worker that the module's tests share. Each test waits for its jobs to end."""
    yield _module_worker
    _module_worker.tell()
    stop_all_jobs()


def stop_all_jobs() -> None:
    """End what a test left running, so that its rows can be removed."""
    for job in Job.objects.filter(state__in=Job.OPEN):
        transitions.request_cancel(job.pk)
    until(lambda: not Job.objects.filter(state__in=Job.OPEN).exists(), seconds=15)


@pytest.fixture
def node(db: None) -> Node:
    return make_node(NODE, accelerators=1)


def make_node(name: str, *, accelerators: int) -> Node:
    """A node that is online for as long as the test may take."""
    node = Node.objects.create(name=name, cpus=2, seen_at=timezone.now() + timedelta(minutes=10))
    for index in range(accelerators):
        Accelerator.objects.create(
            node=node, index=index, kind="cpu", name="CPU", memory_bytes=8 * 1024**3
        )
    return node


def until(condition: Callable[[], T], *, seconds: float = 15, tick: bool = False) -> T:
    """Wait for a truth. With `tick`, also do what beat would have the worker do."""

    def ticked() -> T:
        if not (found := condition()) and tick:
            reaper.reap()
            dispatcher.dispatch()
        return found

    return waiting.until(ticked, seconds=seconds)


def state_of(job: Job) -> str:
    return str(Job.objects.values_list("state", flat=True).get(pk=job.pk))


def ended(job: Job, *, seconds: float = 20, tick: bool = True) -> Job:
    """The job once it has ended."""
    until(lambda: state_of(job) not in Job.OPEN, seconds=seconds, tick=tick)
    job.refresh_from_db()
    return job


def counted(job: Job) -> list[tuple[int, int]]:
    """(step, process) in the order in which they were counted."""
    file = rundir.run_directory_for(job.pk) / "counted"
    lines = file.read_text().splitlines() if file.exists() else []
    return [(int(step), int(pid)) for step, pid, _at in (line.split() for line in lines)]
