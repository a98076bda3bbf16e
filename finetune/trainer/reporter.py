"""Tells the run's log how a training goes: curves, progress, and a loss that runs away."""

import math
import time

from finetune.recipes import Recipe
from finetune.trainer.meter import ProgressMeter
from finetune.trainer.schedule import WsdSchedule
from maas.jobs.program import Failure, RunLog

ENOUGH_STEPS = 5
"""Steps that tell the pace of the others."""

LOG_POINTS = 200
"""Points on the loss curve."""


class Reporter:
    """The loop tells it of every step; the console draws what it logs."""

    def __init__(
        self, log: RunLog, meter: ProgressMeter, schedule: WsdSchedule, recipe: Recipe
    ) -> None:
        self._log = log
        self._meter = meter
        self._schedule = schedule
        self._diverged_factor = recipe.limits.diverged_factor
        self._every = max(1, schedule.max_steps // LOG_POINTS)
        self._began = (0, time.monotonic())
        self._losses: list[float] = []
        """Since the last point on the curve."""
        self.seconds_per_step: float | None = None
        """As measured in this attempt; None until there were enough steps to tell."""

    def begin(self, step: int) -> None:
        """Training starts, after `step` steps of earlier attempts."""
        self._began = (step, time.monotonic())
        if step:
            self._log.note("resumed", step=step)
        self._meter.start_at(step / self._schedule.last_step)

    def step_ended(self, step: int, *, loss: float, rate: float, learned: bool) -> None:
        """Raises Failure("diverged"). `learned`: the schedule has just found the rows learned."""
        if self._schedule.has_diverged(self._diverged_factor):
            raise Failure(
                "diverged", step=step, loss=_number(loss), initial=self._schedule.initial_loss
            )
        if learned:
            self._log.note("learned", step=step, end=self._schedule.last_step)
        self._advance(step)
        self._losses.append(loss)
        if step == 1 or step % self._every == 0:
            self._log.metric("loss", sum(self._losses) / len(self._losses), step=step)
            self._log.metric("learning_rate", rate, step=step)
            self._losses.clear()

    def validated(self, step: int, loss: float) -> None:
        self._log.metric("validation_loss", loss, step=step)

    def _advance(self, step: int) -> None:
        """The step's length is known by now better than any estimate knew it."""
        first, began = self._began
        if step - first >= ENOUGH_STEPS:
            self.seconds_per_step = (time.monotonic() - began) / (step - first)
        end, pace = self._schedule.last_step, self.seconds_per_step
        self._meter.advance(step / end, expected=pace * end if pace else None)


def _number(value: float) -> float | None:
    """JSON knows no NaN."""
    return value if math.isfinite(value) else None
