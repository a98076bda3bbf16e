"""The training loop, all of it: batches → loss → gradient → step → schedule → curves → checkpoint.

`accelerate` places the model, shares gradients among processes and chooses the precision; it hides
no control of its own. One process or many, CPU or GPU, cached states or the whole model: the same.
"""

import time
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from accelerate import Accelerator
from peft import PeftModel
from torch import Tensor, nn

from finetune.recipes import Recipe
from finetune.trainer import checkpoints
from finetune.trainer.batches import Batch, BatchPlan, Collate, slices
from finetune.trainer.checkpoints import StepReached
from finetune.trainer.device import Device
from finetune.trainer.reporter import Reporter
from finetune.trainer.schedule import WsdSchedule


@dataclass(frozen=True, kw_only=True)
class LoopSettings:
    """What the recipe says of the steps, on this device."""

    rate: float
    batch_size: int
    """Rows at once on one device."""
    accumulation: int
    """Such batches to a step."""
    precision: str
    """"no" or "bf16", in accelerate's words."""
    weight_decay: float
    max_grad_norm: float
    evaluations: int
    checkpoint_seconds: float
    checkpoints_kept: int
    seed: int

    @classmethod
    def from_recipe(cls, recipe: Recipe, device: Device, *, seed: int) -> "LoopSettings":
        learning, limits, cuda = recipe.learning, recipe.limits, recipe.cuda
        bf16 = device.is_cuda and cuda.precision == "bfloat16"
        return cls(
            rate=cuda.rate if device.is_cuda else learning.rate,
            batch_size=cuda.batch_size if device.is_cuda else learning.batch_size,
            accumulation=cuda.gradient_accumulation if device.is_cuda else 1,
            precision="bf16" if bf16 else "no",
            weight_decay=learning.weight_decay,
            max_grad_norm=learning.max_grad_norm,
            evaluations=limits.evaluations,
            checkpoint_seconds=limits.checkpoint_seconds,
            checkpoints_kept=limits.checkpoints_kept,
            seed=seed,
        )


class TrainingLoop:
    """Steps over the training rows until the schedule ends, looking at the validation rows."""

    def __init__(
        self,
        settings: LoopSettings,
        *,
        model: PeftModel,
        objective: nn.Module,
        collate: Collate,
        train: Sequence[int],
        validation: Sequence[int],
        schedule: WsdSchedule,
        reporter: Reporter,
        folder: Path,
        device: Device,
    ) -> None:
        """`train` and `validation` are the rows' lengths, in the order in which `collate` counts
        them: training rows first. `objective` wraps `model`; checkpoints go to `folder`."""
        self._settings = settings
        self._model = model
        self._schedule = schedule
        self._reporter = reporter
        self._folder = folder
        self._collate = collate
        self._accelerator = Accelerator(cpu=not device.is_cuda, mixed_precision=settings.precision)
        # The model lies where `base.load_model` put it.
        self._objective: Any = self._accelerator.prepare(objective, device_placement=[False])
        self._parameters = [p for p in model.parameters() if p.requires_grad]
        self._optimizer = torch.optim.AdamW(
            self._parameters, lr=settings.rate, weight_decay=settings.weight_decay
        )
        processes, process = self._accelerator.num_processes, self._accelerator.process_index
        self._plan = BatchPlan(
            train,
            batch_size=settings.batch_size,
            accumulation=settings.accumulation,
            processes=processes,
            process=process,
            seed=settings.seed,
        )
        self._validation = _in_batches(train, validation, settings.batch_size)
        self._my_validation = self._validation[process::processes]
        self._evaluate_every = max(1, schedule.max_steps // settings.evaluations)
        self._began = time.monotonic()
        self.seconds_before = 0.0
        """What earlier attempts spent to reach the checkpoint that this one began with."""
        self.steps = 0
        """Steps made so far."""
        self.validation_loss: float | None = None
        """After the last step; None without validation rows."""

    def run(self) -> None:
        """Train to the schedule's end. Raises Failure("diverged")."""
        self._resume()
        self._reporter.begin(self.steps)
        self._objective.train()
        saved = time.monotonic()
        validated = -1
        while self.steps < self._schedule.last_step:
            rate = self._settings.rate * self._schedule.factor(self.steps)
            loss = self._optimize(self.steps, rate)
            self.steps += 1
            learned = self._schedule.record(loss, step=self.steps)
            self._reporter.step_ended(self.steps, loss=loss, rate=rate, learned=learned)
            if self._validation and self.steps % self._evaluate_every == 0:
                self._validate()
                validated = self.steps
            if time.monotonic() - saved >= self._settings.checkpoint_seconds:
                self._save()
                saved = time.monotonic()
        if self._validation and validated != self.steps:
            self._validate()

    def _optimize(self, step: int, rate: float) -> float:
        """One step: the mean loss of its answer tokens, the same in every process."""
        accelerator, objective = self._accelerator, self._objective
        # Dropout, where a base model has any: a step draws what it would have drawn.
        torch.manual_seed((self._settings.seed * 1_000_003 + step) * 97 + accelerator.process_index)
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        batches = [self._placed(numbers) for numbers in self._plan.step(step)]
        answers = self._over_processes(torch.stack([_answers(b) for b in batches]).sum())
        total = torch.zeros((), device=accelerator.device)
        for place, batch in enumerate(batches):
            is_last = place == len(batches) - 1
            with nullcontext() if is_last else accelerator.no_sync(objective):
                # Processes' gradients are averaged; each token of all is to weigh the same.
                loss = objective(batch, step) / answers * accelerator.num_processes
                accelerator.backward(loss)
            total += loss.detach().float()
        accelerator.clip_grad_norm_(self._parameters, self._settings.max_grad_norm)
        self._optimizer.step()
        self._optimizer.zero_grad()
        mean: float = self._over_processes(total).item() / accelerator.num_processes
        return mean

    def _validate(self) -> None:
        """The mean loss of the validation rows' answer tokens."""
        objective = self._accelerator.unwrap_model(self._objective)
        objective.eval()
        loss = answers = torch.zeros((), device=self._accelerator.device)
        with torch.no_grad():
            for numbers in self._my_validation:
                batch = self._placed(numbers)
                loss = loss + objective(batch, self.steps)
                answers = answers + _answers(batch)
        objective.train()
        mean = self._over_processes(loss) / self._over_processes(answers)
        self.validation_loss = float(mean.item())
        self._reporter.validated(self.steps, self.validation_loss)

    def _placed(self, numbers: Sequence[int]) -> Batch:
        device = self._accelerator.device
        return {name: value.to(device) for name, value in self._collate(numbers).items()}

    def _over_processes(self, value: Tensor) -> Tensor:
        summed: Tensor = self._accelerator.reduce(value, reduction="sum")
        return summed

    def _resume(self) -> None:
        """Go on from the last whole checkpoint, if there is one."""
        found = checkpoints.last_whole(self._folder)
        if found is not None:
            progress = checkpoints.load(found, model=self._model, optimizer=self._optimizer)
            self.steps = progress.step
            self.seconds_before = progress.seconds
            self._schedule.load_state_dict(progress.schedule)
        # Who writes must not begin before all have read.
        self._accelerator.wait_for_everyone()
        if self._accelerator.is_main_process:
            checkpoints.forget_unfinished(self._folder)

    def _save(self) -> None:
        if not self._accelerator.is_main_process:
            return
        progress = StepReached(
            step=self.steps,
            schedule=self._schedule.state_dict(),
            seconds=self.seconds_before + time.monotonic() - self._began,
        )
        checkpoints.save(
            self._folder,
            model=self._model,
            optimizer=self._optimizer,
            progress=progress,
            keep=self._settings.checkpoints_kept,
        )


def _answers(batch: Batch) -> Tensor:
    """How many of a batch's positions are followed by an answer's token."""
    return (batch["labels"] >= 0).sum()


def _in_batches(
    train: Sequence[int], validation: Sequence[int], batch_size: int
) -> list[list[int]]:
    """The validation rows' numbers, in batches of like lengths."""
    lengths = [*train, *validation]
    numbers = sorted(range(len(train), len(lengths)), key=lengths.__getitem__)
    return slices(numbers, batch_size)
