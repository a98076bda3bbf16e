"""Renews a running job's lease, and hears whether the job shall stop."""

import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

import structlog
from django.conf import settings
from django.db import Error, connection

from maas.jobs import transitions
from maas.jobs.models import Job

log = structlog.get_logger()

LOOK_EVERY_SECONDS = 1.0
RENEWALS_PER_LEASE = 5
TRUSTED_SHARE = 0.7
"""Of a lease that could not be renewed. The rest is for the program to end in, before anyone
else may start it."""


class LeaseRenewer:
    """A thread that renews the lease while the `with` block runs.

    `cancelled` is set when a person wants the job to stop.
    """

    def __init__(self, job: Job) -> None:
        self._job = job
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True, name=f"lease-{job.pk}")
        self._lost = threading.Event()
        self.cancelled = threading.Event()
        self._renewed_at = time.monotonic()

    @property
    def lost(self) -> bool:
        """The token is no longer the job's; or Postgres could not be reached (or a call to it
        hangs) for so long that somebody else may have been given the job.
        """
        trusted = settings.JOB_LEASE_SECONDS * TRUSTED_SHARE
        return self._lost.is_set() or time.monotonic() - self._renewed_at > trusted

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        between = settings.JOB_LEASE_SECONDS / RENEWALS_PER_LEASE
        try:
            while not self.lost and not self._stop.wait(LOOK_EVERY_SECONDS):
                if time.monotonic() - self._renewed_at >= between:
                    self._guarded(self._renew)
                self._guarded(self._look)
        finally:
            connection.close()

    def _guarded(self, step: Callable[[], None]) -> None:
        try:
            step()
        except Error as error:  # Postgres is away: try again until the lease can't be trusted
            log.warning("lease_not_renewed", job=str(self._job.pk), error=str(error))
            connection.close()

    def _renew(self) -> None:
        sent = time.monotonic()
        if transitions.renew(self._job.pk, self._job.token):
            self._renewed_at = sent
        else:
            self._lost.set()

    def _look(self) -> None:
        asked = Job.objects.filter(
            pk=self._job.pk, token=self._job.token, state=Job.State.RUNNING
        ).values_list("cancel_requested_at", flat=True)
        for one in asked:
            if one is not None:
                self.cancelled.set()
            return
        self._lost.set()
