"""Progress and time left, from how long each stage should take and how long it does."""

import time
from collections import deque
from collections.abc import Mapping

from maas.jobs.program import RunLog

INTERVAL = 1.0
"""Seconds between two reports at least."""
WINDOW = 120.0
"""Over how many seconds the pace is measured."""


class ProgressMeter:
    """Turns "this share of that stage is done" into the job's progress and seconds left."""

    def __init__(self, log: RunLog, expected: Mapping[str, float]) -> None:
        """`expected`: seconds for each stage in order, for a machine of known speed."""
        self._log = log
        self._expected = dict(expected)
        self._done = dict.fromkeys(expected, 0.0)
        self._stage = ""
        self._reported = 0.0
        self._seen: deque[tuple[float, float]] = deque()
        """Of this stage: moments, and the share of it done by then; the latest `WINDOW`."""
        self._pace: float | None = None
        """Real seconds for an expected one, lately; None until it could be measured."""

    def enter(self, stage: str) -> None:
        """Begin a stage; those before it are done."""
        for name in self._expected:
            if name == stage:
                break
            self._done[name] = 1.0
        self._stage = stage
        self._begin_at(0.0)
        self._log.stage(stage)
        self.report(force=True)

    def start_at(self, share: float) -> None:
        """A resumed stage begins with this share done; it says nothing about the pace."""
        self._done[self._stage] = share
        self._begin_at(share)

    def advance(self, share: float, *, expected: float | None = None) -> None:
        """`share` of the current stage is done; `expected` corrects its whole length."""
        if expected is not None:
            self._expected[self._stage] = expected
        self._done[self._stage] = share
        self._measure(share)
        self.report()

    def report(self, *, force: bool = False) -> None:
        now = time.monotonic()
        if not force and now - self._reported < INTERVAL:
            return
        self._reported = now
        whole = sum(self._expected.values())
        left = sum((1.0 - self._done[s]) * seconds for s, seconds in self._expected.items())
        eta = None if self._pace is None else round(left * self._pace, 1)
        self._log.progress(0.99 * (1.0 - left / whole), eta=eta)

    def _begin_at(self, share: float) -> None:
        self._seen = deque([(time.monotonic(), share)])

    def _measure(self, share: float) -> None:
        """The pace of the last minutes: a machine that others load is slower than it was."""
        now = time.monotonic()
        self._seen.append((now, share))
        while len(self._seen) > 2 and now - self._seen[1][0] >= WINDOW:
            self._seen.popleft()
        began, had = self._seen[0]
        spent, planned = now - began, (share - had) * self._expected[self._stage]
        # A stage of a few seconds tells little about the pace of one of minutes.
        if planned > 2.0 or spent > 5.0:
            self._pace = spent / max(planned, 1e-3)
