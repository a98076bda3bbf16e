"""How long a training goes on, and how fast it learns at each step: warmup, stable, decay.

The rate climbs, stays, and falls to nothing (the WSD schedule: Hu et al. 2024, "MiniCPM",
arXiv:2404.06395; with a linear decay, as Hägele et al. 2024, arXiv:2405.18392, call "cooldown").
A schedule of this kind need not know its length beforehand, and here it doesn't: the decay begins
when the rows are learned (the mean loss of the last full pass is low), or when the steps would run
out. So few facts and many are each given what they need, and the recipe's epochs only set a bound.
transformers' `get_wsd_schedule` draws the same curve (a test holds this one to it) but is told its
length when it is made.

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


class WsdSchedule:
    """The steps of one training; knows nothing of models. Lengths are counted in steps."""

    def __init__(
        self,
        *,
        max_steps: int,
        steps_per_epoch: int,
        warmup_steps: int,
        decay_steps: int,
        learned_loss: float,
    ) -> None:
        self.max_steps = max_steps
        self.steps_per_epoch = steps_per_epoch
        self.warmup_steps = warmup_steps
        self.decay_steps = decay_steps
        self.learned_loss = learned_loss
        self.learned_at: int | None = None
        """The step at which the rows were learned."""
        self.initial_loss: float | None = None
        self._first: list[float] = []
        self._recent: deque[float] = deque(maxlen=steps_per_epoch)

    @classmethod
    def for_recipe(cls, recipe: Recipe, *, rows: int, batch: int) -> "WsdSchedule":
        """The schedule for so many rows in batches of that size (all devices together)."""
        learning = recipe.learning
        steps_per_epoch = math.ceil(rows / batch)
        max_steps = learning.steps(steps_per_epoch)
        return cls(
            max_steps=max_steps,
            steps_per_epoch=steps_per_epoch,
            warmup_steps=max(1, round(max_steps * learning.warmup)),
            decay_steps=max(1, learning.cooldown_steps(steps_per_epoch)),
            learned_loss=learning.learned_loss,
        )

    @property
    def last_step(self) -> int:
        """The last step's number (from 1), as known by now."""
        if self.learned_at is None:
            return self.max_steps
        return min(self.max_steps, self.learned_at + self.decay_steps)

    def factor(self, step: int) -> float:
        """The share of the learning rate to use at `step` (from 0)."""
        if step < self.warmup_steps:
            return (step + 1) / self.warmup_steps
        return min(1.0, max(self.last_step - step, 0) / self.decay_steps)

    def record(self, loss: float, *, step: int) -> bool:
        """Take note of the loss of the step that has just ended (its number from 1).

        True where the rows are learned with this step.
        """
        self._recent.append(loss)
        if self.initial_loss is None:
            self._first.append(loss)
            if len(self._first) == min(5, self.steps_per_epoch):
                self.initial_loss = sum(self._first) / len(self._first)
        whole = len(self._recent) == self.steps_per_epoch
        if self.learned_at is None and whole and self._typical_loss() <= self.learned_loss:
            self.learned_at = step
            return True
        return False

    def mean_loss(self, last: int | None = None) -> float:
        """Mean loss of the `last` steps; of the last full pass without a number."""
        losses = list(self._recent)[-(last or self.steps_per_epoch) :]
        return sum(losses) / max(len(losses), 1)

    def _typical_loss(self) -> float:
        """Mean loss of the last full pass without its worst tenth."""
        losses = sorted(self._recent)
        counted = losses[: len(losses) - len(losses) // WORST]
        return sum(counted) / len(counted)

    def has_diverged(self, factor: float) -> bool:
        """Whether the loss has run away: not a number, or `factor` times what it began with."""
        if self._recent and not math.isfinite(self._recent[-1]):
            return True
        return (
            self.initial_loss is not None and self.mean_loss(last=10) > factor * self.initial_loss
        )

    def state_dict(self) -> dict[str, Any]:
        """What a checkpoint needs to go on as if nothing had happened."""
        return {
            "learned_at": self.learned_at,
            "initial": self.initial_loss,
            "first": self._first,
            "recent": list(self._recent),
        }

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        self.learned_at = state["learned_at"]
        self.initial_loss = state["initial"]
        self._first = list(state["first"])
        self._recent = deque(state["recent"], maxlen=self.steps_per_epoch)
