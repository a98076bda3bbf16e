"""How long to wait before an engine that died is started again."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from maas.kit.backoff import exponential


@dataclass(slots=True, kw_only=True)
class Backoff:
    """Waits that double from `first` to `longest` seconds, with jitter so that engines which
    died together do not start together. A run of `stable` seconds starts the count anew.
    """

    first: float = 1.0
    longest: float = 60.0
    stable: float = 120.0
    jitter: float = 0.25
    chance: Callable[[], float] = random.random
    failures: int = field(default=0, init=False)

    def after(self, ran_for: float) -> float:
        """Seconds to wait, given for how many seconds the engine was ready (0: never)."""
        if ran_for >= self.stable:
            self.failures = 0
        self.failures += 1
        wait = exponential(self.failures, first=self.first, longest=self.longest)
        return wait * (1 + self.jitter * (2 * self.chance() - 1))
