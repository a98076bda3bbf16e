"""How far an exam is and how long it still takes, from how fast answers come."""

import time

from maas.jobs.program import RunLog

ASKED = 0.85
"""The share of an exam's progress that is asking; the rest is marking."""
MARKING_SECONDS = 0.15
"""For one answer; measured on two AVX2 cores, most of it for the sentence vectors."""
_EVERY = 0.5


class Progress:
    """Counts `total` answers, `known` of which an earlier attempt has brought."""

    def __init__(self, log: RunLog, *, total: int, known: int) -> None:
        self._log = log
        self._total = max(total, 1)
        self._answered = known
        self._began = time.monotonic()
        self._began_with = known
        self._reported = 0.0
        self._share = 0.0
        self._marking_since = 0.0

    def more(self, questions: int) -> None:
        """Questions that nobody could know of before: the choices where a model asked back."""
        self._total += questions

    def ready(self) -> None:
        """An engine answers: what was waited for it says nothing about its speed."""
        self._began = time.monotonic()
        self._began_with = self._answered

    def answered(self) -> None:
        self._answered += 1
        if time.monotonic() - self._reported >= _EVERY:
            self._report()

    def marked(self, share: float) -> None:
        """So much (0..1) of the marking is done. The time left is that of its own pace, as soon as
        there is one."""
        now = time.monotonic()
        self._marking_since = self._marking_since or now
        left = (1 - share) * self._total * MARKING_SECONDS
        if share > 0 and now - self._marking_since > 1:
            left = (now - self._marking_since) * (1 - share) / share
        self._log.progress(ASKED + (1 - ASKED) * share, eta=left)

    def _report(self) -> None:
        self._reported = time.monotonic()
        new = self._answered - self._began_with
        eta = None
        if new > 0:
            each = (self._reported - self._began) / new
            eta = (self._total - self._answered) * each + self._total * MARKING_SECONDS
        # More questions never take back what was reported.
        self._share = max(self._share, ASKED * self._answered / self._total)
        self._log.progress(self._share, eta=eta)
