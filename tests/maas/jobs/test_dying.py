"""What is killed comes back, once: programs, workers, and workers that were only thought dead."""

import os
import signal
from collections.abc import Callable
from itertools import groupby

import psutil
from django.db import connection

from maas.fleet.models import Node
from maas.jobs import process, rundir, services
from maas.jobs.models import Job
from maas.tenants.models import AuditEntry, Tenant
from tests.maas.jobs.conftest import LEASE_SECONDS, Worker, counted, ended, state_of, until

Start = Callable[[], Worker]


def start(tenant: Tenant, *, kind: str = "test.heavy", **spec: object) -> Job:
    return services.enqueue(by=None, kind=kind, spec=spec, tenant=tenant)


def program_of(job: Job) -> psutil.Process:
    return until(lambda: [one for _token, one in process.processes_of(job)])[0]


def let_end(job: Job) -> Job:
    """Have the program count no further."""
    (rundir.run_directory_for(job.pk) / "enough").touch()
    return ended(job)


def freeze(worker: Worker) -> None:
    """Stop it where it holds no transaction: its rows would be locked until it wakes."""
    while True:
        os.kill(worker.process.pid, signal.SIGSTOP)
        until(lambda: psutil.Process(worker.process.pid).status() == psutil.STATUS_STOPPED)
        until(lambda: not _transactions("state = 'active'"))  # what it had sent is done
        if not _transactions("xact_start IS NOT NULL"):
            return
        os.kill(worker.process.pid, signal.SIGCONT)


def _transactions(condition: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            f" AND pid <> pg_backend_pid() AND {condition}"
        )
        return int(cursor.fetchone()[0])


def assert_done_once(job: Job, *, processes: int) -> None:
    """Every step was made once, by one process after the other, and finished once."""
    assert job.state == "succeeded", job.error
    steps = [step for step, _pid in counted(job)]
    assert steps == list(range(1, len(steps) + 1))
    assert len([pid for pid, _ in groupby(pid for _step, pid in counted(job))]) == processes
    assert AuditEntry.objects.filter(object_id=str(job.pk), action="test.finished").count() == 1


def test_a_killed_worker_takes_its_program_along_and_another_goes_on(
    tenant: Tenant, node: Node, start_worker: Start
) -> None:
    first = start_worker()
    job = start(tenant, steps=10_000, seconds=0.1)
    until(lambda: len(counted(job)) >= 3)
    program = program_of(job)
    first.kill()
    until(lambda: not program.is_running() or program.status() == psutil.STATUS_ZOMBIE, seconds=6)
    start_worker()
    until(lambda: len({pid for _step, pid in counted(job)}) == 2, seconds=20, tick=True)
    job = let_end(job)
    assert_done_once(job, processes=2)
    assert job.attempt == 2
    codes = [e.data.get("code") for e in job.events.filter(type="state", data__state="queued")]
    assert codes == ["worker_lost"]
    begun = [e.data["params"]["attempt"] for e in job.events.filter(type="note")]
    assert begun == [1, 2]  # what the first wrote is in the history, once


def test_a_worker_that_was_frozen_wakes_to_find_its_job_taken_and_writes_nothing(
    tenant: Tenant, node: Node, start_worker: Start
) -> None:
    frozen = start_worker()
    job = start(tenant, steps=10_000, seconds=0.1)
    until(lambda: len(counted(job)) >= 3)
    old_program = program_of(job)
    freeze(frozen)
    until(lambda: state_of(job) == "queued", seconds=LEASE_SECONDS + 4, tick=True)
    start_worker()
    until(lambda: len({pid for _step, pid in counted(job)}) == 2, seconds=20, tick=True)
    assert not psutil.pid_exists(old_program.pid) or old_program.status() == psutil.STATUS_ZOMBIE
    os.kill(frozen.process.pid, signal.SIGCONT)
    until(lambda: "job_lost" in frozen.log.read_text(), seconds=10)
    job = let_end(job)
    assert_done_once(job, processes=2)
    assert job.attempt == 2


def test_a_worker_that_shuts_down_gives_its_job_back_at_once(
    tenant: Tenant, node: Node, start_worker: Start
) -> None:
    first = start_worker()
    job = start(tenant, steps=10_000, seconds=0.1)
    until(lambda: len(counted(job)) >= 3)
    assert first.stop() < 10
    job.refresh_from_db()
    assert (job.state, job.attempt, job.accelerator, job.not_before) == ("queued", 0, None, None)
    assert not [one for _token, one in process.processes_of(job)]
    start_worker()
    until(lambda: len({pid for _step, pid in counted(job)}) == 2, seconds=20, tick=True)
    job = let_end(job)
    assert_done_once(job, processes=2)
    assert job.attempt == 1
