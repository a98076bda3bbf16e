"""Watches a training: curve, progress, checkpoints by the clock, and a loss that runs away."""

import math
import time
from typing import Any

from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from finetune.recipes import Recipe
from finetune.trainer.course import Course
from finetune.trainer.meter import Meter
from maas.jobs.program import Failure, RunLog

ENOUGH_STEPS = 5
"""Steps that tell the pace of the others."""


class Reporter(TrainerCallback):
    """Tells the run's log how the training goes, and ends it when it is learned or lost."""

    def __init__(self, log: RunLog, meter: Meter, course: Course, recipe: Recipe) -> None:
        self._log = log
        self._meter = meter
        self._course = course
        self._recipe = recipe
        self._saved = time.monotonic()
        self._began = (0, time.monotonic())
        self.seconds_a_step: float | None = None
        """As seen in this attempt; None until there were enough steps to tell."""
        self.losses: list[float] = []
        """The micro-batches' losses since the last step; shared with the trainer."""
        self.validation_loss: float | None = None

    def on_train_begin(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any
    ) -> None:
        self._began = (state.global_step, time.monotonic())
        if state.global_step:
            self._log.note("resumed", step=state.global_step)
        self._meter.start_at(state.global_step / self._course.end)
        if state.global_step >= self._course.end:
            control.should_training_stop = True

    def on_step_end(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any
    ) -> None:
        loss = sum(self.losses)
        self.losses.clear()
        step = state.global_step
        was_learned = self._course.learned_at is not None
        self._course.saw(loss, step=step)
        if self._course.is_lost(self._recipe.limits.diverged_factor):
            raise Failure("diverged", step=step, loss=_number(loss), initial=self._course.initial)
        if self._course.learned_at is not None and not was_learned:
            self._log.note("learned", step=step, end=self._course.end)
        self._advance(step)
        if time.monotonic() - self._saved >= self._recipe.limits.checkpoint_seconds:
            control.should_save = True
        if step >= self._course.end:
            control.should_training_stop = True

    def _advance(self, step: int) -> None:
        """The step's length is known by now better than any estimate knew it."""
        first, began = self._began
        if step - first >= ENOUGH_STEPS:
            self.seconds_a_step = (time.monotonic() - began) / (step - first)
        end, pace = self._course.end, self.seconds_a_step
        self._meter.advance(step / end, expected=pace * end if pace else None)

    def on_save(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any
    ) -> None:
        self._saved = time.monotonic()

    def on_log(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        logs: dict[str, float] | None = None,
        **_: Any,
    ) -> None:
        logs = logs or {}
        if "loss" in logs:
            self._log.metric("loss", logs["loss"], step=state.global_step)
            self._log.metric("learning_rate", logs["learning_rate"], step=state.global_step)
        if "eval_loss" in logs:
            self.validation_loss = logs["eval_loss"]
            self._log.metric("validation_loss", logs["eval_loss"], step=state.global_step)


def _number(value: float) -> float | None:
    """JSON knows no NaN."""
    return value if math.isfinite(value) else None
