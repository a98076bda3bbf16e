"""How long a training goes on, and how fast it learns at each step.

The rate climbs, stays, and falls to nothing over a cooldown; the cooldown begins when the rows
are learned (the mean loss of the last full pass is low), or when the steps would run out. So few
facts and many are each given what they need, and the recipe's epochs only set a bound.

The worst tenth of a pass does not count towards "learned": a few rows always stay hard (two facts
alike, the right one not among those found), and waiting for them doubles the time. Seen on the
sample shops, with facts put before the questions: the Chinese one lay at 0.01 from step 25 on,
while three steps in thirty held its mean above 0.03 beyond step 80; without them it is learned at
step 49, the English one at 40 instead of 43. Not measured: five hundred facts.
"""

import math
from collections import deque
from collections.abc import Mapping
from typing import Any

from finetune.recipes import Recipe

WORST = 10
"""One step in so many may stay hard; see the module's docstring."""


class Course:
    """The steps of one training; knows nothing of models. Times are counted in steps."""

    def __init__(
        self, *, steps: int, per_epoch: int, warmup: int, cooldown: int, learned_loss: float
    ) -> None:
        self.steps = steps
        """Steps at most."""
        self.per_epoch = per_epoch
        self.warmup = warmup
        self.cooldown = cooldown
        self.learned_loss = learned_loss
        self.learned_at: int | None = None
        self.initial: float | None = None
        self._first: list[float] = []
        self._recent: deque[float] = deque(maxlen=per_epoch)

    @classmethod
    def of(cls, recipe: Recipe, *, rows: int, batch: int) -> "Course":
        """The course for so many rows in batches of that size (all devices together)."""
        learning = recipe.learning
        per_epoch = math.ceil(rows / batch)
        steps = learning.steps(per_epoch)
        return cls(
            steps=steps,
            per_epoch=per_epoch,
            warmup=max(1, round(steps * learning.warmup)),
            cooldown=max(1, learning.cooldown_steps(per_epoch)),
            learned_loss=learning.learned_loss,
        )

    @property
    def end(self) -> int:
        """The last step, as known by now."""
        if self.learned_at is None:
            return self.steps
        return min(self.steps, self.learned_at + self.cooldown)

    def factor(self, step: int) -> float:
        """The share of the learning rate to use at `step` (from 0)."""
        if step < self.warmup:
            return (step + 1) / self.warmup
        return min(1.0, max(self.end - step, 0) / self.cooldown)

    def saw(self, loss: float, *, step: int) -> bool:
        """Take note of the loss of the step that has just ended (its number from 1).

        True where the rows are learned with this step.
        """
        self._recent.append(loss)
        if self.initial is None:
            self._first.append(loss)
            if len(self._first) == min(5, self.per_epoch):
                self.initial = sum(self._first) / len(self._first)
        whole = len(self._recent) == self.per_epoch
        if self.learned_at is None and whole and self._typical() <= self.learned_loss:
            self.learned_at = step
            return True
        return False

    def mean(self, last: int | None = None) -> float:
        """Mean loss of the `last` steps; of the last full pass when not given."""
        losses = list(self._recent)[-(last or self.per_epoch) :]
        return sum(losses) / max(len(losses), 1)

    def _typical(self) -> float:
        """Mean loss of the last full pass without its worst tenth."""
        losses = sorted(self._recent)
        kept = losses[: len(losses) - len(losses) // WORST]
        return sum(kept) / len(kept)

    def is_lost(self, factor: float) -> bool:
        """Whether the loss has run away: not a number, or `factor` times what it began with."""
        if self._recent and not math.isfinite(self._recent[-1]):
            return True
        return self.initial is not None and self.mean(last=10) > factor * self.initial

    def state(self) -> dict[str, Any]:
        """What a checkpoint needs to go on as if nothing had happened."""
        return {
            "learned_at": self.learned_at,
            "initial": self.initial,
            "first": self._first,
            "recent": list(self._recent),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        self.learned_at = state["learned_at"]
        self.initial = state["initial"]
        self._first = list(state["first"])
        self._recent = deque(state["recent"], maxlen=self.per_epoch)
