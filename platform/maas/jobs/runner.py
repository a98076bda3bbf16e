"""Runs one attempt at a job: claim it, start its program, relay what it says, end the job.

The program does the work in a process of its own; this side only watches. Everything that is
written is guarded by the lease's token, so a worker that was thought dead changes nothing.
"""

import contextlib
import json
import signal
import time
import traceback
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import structlog
from django.conf import settings
from django.db import Error, connection

from maas.common.database import is_away
from maas.jobs import (
    ends,
    history,
    kinds,
    launch,
    machine,
    program,
    rundir,
    shutdown,
    transitions,
)
from maas.jobs.lease_renewer import LeaseRenewer
from maas.jobs.models import Job
from maas.jobs.process import Process, end_strays
from maas.jobs.tail import Tail
from maas.jobs.walls import ProgramWalls
from maas.jobs.watch import MemoryWatch

log = structlog.get_logger()

T = TypeVar("T")
POLL = 0.2
RELAY_EVERY = 1.0
DIED = {program.CANCELLED, program.BUSY}
"""Exit statuses that, unasked for, mean that somebody stopped the program: it may go on."""


@cache
def _log_missing_wall(name: str) -> None:
    log.warning("program_wall_missing", wall=name, node=settings.NODE_NAME)


def log_missing_walls(directory: Path) -> None:
    """Tell of the walls that could not be built around a program: of each once a worker."""
    with contextlib.suppress(FileNotFoundError):
        text = (directory / launch.MISSING_WALLS).read_text(encoding="utf-8")
        for name in json.loads(text):
            _log_missing_wall(name)


class Lost(Exception):
    """The lease is somebody else's now: stop at once and write nothing."""


def run(job_id: UUID, token: int) -> None:
    """Do the job that was leased under this token, if it still is. Returns when it has ended."""
    if shutdown.begun.is_set():
        transitions.unclaimed(job_id, token)
        return
    job = transitions.claim(job_id, token, node=settings.NODE_NAME)
    if job is None:
        return
    with structlog.contextvars.bound_contextvars(job=str(job.pk), kind=job.kind, token=token):
        log.info("job_started", attempt=job.attempt)
        try:
            with LeaseRenewer(job) as lease:
                Attempt(job, lease).run()
        except Lost as lost:
            log.warning("job_lost", error=str(lost.__cause__ or ""))
        else:
            log.info("job_ended")


class Attempt:
    """One attempt. `run` ends the job, or gives it back, or raises `Lost`."""

    def __init__(self, job: Job, lease: LeaseRenewer) -> None:
        self.job = job
        self.lease = lease
        self.directory = rundir.run_directory_for(job.pk)
        self.failure: dict[str, Any] | None = None
        self.interrupted = False
        self.wall = ""
        self._oom_kills = 0
        self._tail = Tail(self.directory / program.EVENTS, job.events_read)
        self._relayed = 0.0

    def run(self) -> None:
        try:
            rundir.make(self.job)
            kind = kinds.get(self.job.kind)
            end_strays(self.job)
            self._relay_earlier_attempt()
            # An attempt that was cut off after its program had ended: only the rows are missing.
            status = 0 if self._result_file.exists() else self._start_and_watch(kind)
        except program.Failure as failure:
            self._fail(failure.code, failure.params, traceback.format_exc())
        except Lost:
            raise
        except Exception as error:  # a kind's hook broke: the person gets a sentence, not silence
            if is_away(error):
                raise Lost from error
            log.exception("job_not_prepared")
            self._fail(program.code_of(error), {}, traceback.format_exc())
        else:
            self._end(status)

    @property
    def _result_file(self) -> Path:
        return self.directory / program.RESULT

    # --- the program ------------------------------------------------------------------
    def _start_and_watch(self, kind: kinds.Kind[Any]) -> int:
        params = kind.prepare(self.job, self.directory)
        rundir.write_job(self.job, self.directory, params)
        self._oom_kills = machine.oom_kills()
        process = Process(
            self.job, kind=kind, directory=self.directory, environment=machine.environment(self.job)
        )
        try:
            status = self._watch(process, kind.walls)
        except BaseException:
            process.kill()
            raise
        process.close()
        log_missing_walls(self.directory)
        while self._relay(force=True):
            continue
        return status

    def _watch(self, process: Process, walls: ProgramWalls) -> int:
        """Wait for the program's end, or bring it about. Returns its exit status."""
        deadline = time.monotonic() + walls.deadline_seconds
        memory = MemoryWatch(process.pid, walls)
        while (status := process.poll()) is None:
            if self.lease.lost:
                raise Lost
            if self.lease.cancelled.is_set() or shutdown.begun.is_set():
                self.interrupted = True
                return process.stop()
            if memory.is_over():
                self.wall = ends.MEMORY
                return process.kill()
            if time.monotonic() > deadline:
                self.wall = ends.DEADLINE
                return process.stop()
            self._relay()
            time.sleep(POLL)
        output = rundir.output_tail(self.directory)
        self.wall = ends.wall_met(status, walls=walls, peak=memory.peak, output=output)
        return status

    def _relay_earlier_attempt(self) -> None:
        """What an attempt wrote before its worker died belongs to the history too."""
        self._tail.close_torn_line()
        while self._relay(force=True):
            continue
        self.failure = None

    def _relay(self, *, force: bool = False) -> bool:
        """Copy new events to the history, about once a second. Whether there were any."""
        if not force and time.monotonic() - self._relayed < RELAY_EVERY:
            return False
        self._relayed = time.monotonic()
        before = self._tail.offset
        records = self._tail.read()
        if self._tail.offset == before:
            return False
        new = [event for record in records if (event := history.parse(record)) is not None]
        latest: dict[str, Any] = {}
        for event in new:
            if event.type in {"stage", "progress"}:
                latest.update(history.clean(event.data))
            elif event.type == "failed":
                self.failure = history.clean(event.data)
        self._persist(
            lambda: (
                transitions.record(
                    self.job.pk,
                    self.job.token,
                    new=new,
                    events_read=self._tail.offset,
                    latest=latest,
                )
                or None
            )
        )
        return True

    # --- the end ------------------------------------------------------------------------
    def _end(self, status: int) -> None:
        if self.lease.lost:
            raise Lost
        if self.lease.cancelled.is_set():
            self._persist(lambda: transitions.cancelled(self.job.pk, self.job.token))
        elif self._result_file.exists():  # written last, so it counts whatever came after
            self._succeed()
        elif self.interrupted:
            self._give_back("worker_stopped", count=False)
        elif self.wall and self.failure is None:
            self._fail(self.wall, {}, rundir.output_tail(self.directory))
        elif self.failure is not None:
            self._fail(
                str(self.failure.get("code", "internal")),
                self.failure.get("params") or {},
                str(self.failure.get("detail", "")),
            )
        elif status == -signal.SIGKILL and machine.oom_kills() > self._oom_kills:
            self._fail("out_of_memory", {})
        elif status == program.NO_ROOM:
            self._fail("disk_full", {})
        elif status < 0 or status in DIED:
            self._give_back("killed", count=True)
        else:
            self._fail("crashed", {"status": status}, rundir.output_tail(self.directory))

    def _succeed(self) -> None:
        try:
            result = json.loads(self._result_file.read_text(encoding="utf-8"))
            kind = kinds.get(self.job.kind)
            result = kind.collect(self.job, self.directory, history.clean(result))
            job = self._persist_or_none(
                lambda: transitions.succeed(
                    self.job.pk, self.job.token, run_dir=self.directory, result=result
                )
            )
        except program.Failure as failure:
            self._fail(failure.code, failure.params, traceback.format_exc())
        except Lost:
            raise
        except Exception as error:
            if is_away(error):
                raise Lost from error
            log.exception("job_not_finished")
            self._fail(program.code_of(error), {}, traceback.format_exc())
        else:
            if job is None:  # somebody cancelled it in its last moment
                self._persist(lambda: transitions.cancelled(self.job.pk, self.job.token))

    def _fail(self, code: str, params: Any, detail: str = "") -> None:
        self._persist(
            lambda: transitions.fail(
                self.job.pk, self.job.token, code=code, params=params, detail=detail
            )
        )

    def _give_back(self, code: str, *, count: bool) -> None:
        self._persist(
            lambda: transitions.give_back(self.job.pk, self.job.token, code=code, count=count)
        )

    def _persist(self, write: Callable[[], T | None]) -> T:
        """Write as the holder of the lease. Raises Lost where it is held no more."""
        written = self._persist_or_none(write)
        if written is None:
            raise Lost
        return written

    def _persist_or_none(self, write: Callable[[], T | None]) -> T | None:
        """Write, through a restart of Postgres if need be, while the lease is ours."""
        give_up = time.monotonic() + settings.JOB_LEASE_SECONDS
        while True:
            try:
                return write()
            except Error as error:
                if not is_away(error):
                    raise
                connection.close()
                if self.lease.lost or time.monotonic() > give_up:
                    raise Lost from error
                time.sleep(POLL)
