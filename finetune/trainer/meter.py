"""Progress and time left, from how long each stage should take and how long it does."""

import time
from collections.abc import Mapping

from maas.jobs.program import RunLog

INTERVAL = 1.0
"""Seconds between two reports at least."""


class ProgressMeter:
    """Turns "this share of that stage is done" into the job's progress and seconds left."""

    def __init__(self, log: RunLog, expected: Mapping[str, float]) -> None:
        """`expected`: seconds for each stage in order, for a machine of known speed."""
        self._log = log
        self._expected = dict(expected)
        self._done = dict.fromkeys(expected, 0.0)
        self._stage = ""
        self._entered = time.monotonic()
        self._entered_at = 0.0
        self._reported = 0.0
        self._pace = 1.0
        """Real seconds for an expected one, as seen in the longest stage so far."""

    def enter(self, stage: str) -> None:
        """Begin a stage; those before it are done."""
        for name in self._expected:
            if name == stage:
                break
            self._done[name] = 1.0
        self._stage = stage
        self._entered = time.monotonic()
        self._entered_at = 0.0
        self._log.stage(stage)
        self.report(force=True)

    def start_at(self, share: float) -> None:
        """A resumed stage begins with this share done; it says nothing about the pace."""
        self._entered_at = self._done[self._stage] = share
        self._entered = time.monotonic()

    def advance(self, share: float, *, expected: float | None = None) -> None:
        """`share` of the current stage is done; `expected` corrects its whole length."""
        if expected is not None:
            self._expected[self._stage] = expected
        self._done[self._stage] = share
        spent = time.monotonic() - self._entered
        planned = (share - self._entered_at) * self._expected[self._stage]
        # A stage of a few seconds tells little about the pace of one of minutes.
        if planned > 2.0 or spent > 5.0:
            self._pace = spent / max(planned, 1e-3)
        self.report()

    def report(self, *, force: bool = False) -> None:
        now = time.monotonic()
        if not force and now - self._reported < INTERVAL:
            return
        self._reported = now
        whole = sum(self._expected.values())
        left = sum((1.0 - self._done[s]) * seconds for s, seconds in self._expected.items())
        self._log.progress(0.99 * (1.0 - left / whole), eta=round(left * self._pace, 1))
