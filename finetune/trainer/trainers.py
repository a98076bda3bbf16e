"""The two trainers: one for the upper layers over cached states, one for whole models."""

import time
from collections.abc import Callable, Sequence
from typing import Any

import torch
from datasets import Dataset
from torch import Tensor
from torch.optim.lr_scheduler import LambdaLR
from transformers import PreTrainedTokenizerBase, PrinterCallback
from trl.trainer.sft_config import SFTConfig

from finetune.trainer.batches import Collator, LikeLengths
from finetune.trainer.checkpoints import SafeCheckpoints
from finetune.trainer.course import Course
from finetune.trainer.dataset import Data
from finetune.trainer.head import Head
from finetune.trainer.reporter import Reporter
from finetune.trainer.rows import Row
from finetune.trainer.states import States
from finetune.trainer.upper import run_upper


class CourseTrainer(SafeCheckpoints):
    """An `SFTTrainer` led by a `Course`; takes rows that are tokens already."""

    def __init__(
        self,
        *,
        model: Any,
        args: SFTConfig,
        tokenizer: PreTrainedTokenizerBase,
        course: Course,
        rows: Sequence[Row],
        train: Dataset,
        validation: Dataset | None,
        reporter: Reporter,
        kept_checkpoints: int,
        collator: Any = None,
    ) -> None:
        self.course = course
        self.kept_checkpoints = kept_checkpoints
        self._began = time.monotonic()
        self._losses = reporter.losses
        self._lengths = [len(row) for row in rows]
        super().__init__(
            model=model,
            args=args,
            processing_class=tokenizer,
            train_dataset=train,
            eval_dataset=validation,
            data_collator=collator,
            callbacks=[reporter],
        )
        self.remove_callback(PrinterCallback)

    def create_scheduler(
        self, num_training_steps: int, optimizer: torch.optim.Optimizer | None = None
    ) -> LambdaLR:
        """The course's own schedule, in place of one of Trainer's."""
        if self.lr_scheduler is None:
            self.lr_scheduler = LambdaLR(optimizer or self.optimizer, self.course.factor)
            self._created_lr_scheduler = True
        schedule: LambdaLR = self.lr_scheduler
        return schedule

    def _get_train_sampler(self, train_dataset: Dataset | None = None) -> LikeLengths:
        return LikeLengths(
            self._lengths,
            batch_size=self.args.train_batch_size * self.args.world_size,
            seed=self.args.seed,
        )

    def training_step(self, *args: Any, **kwargs: Any) -> Tensor:
        """One micro-batch. Its loss is shared among processes, so that all decide alike."""
        step: Callable[..., Tensor] = super().training_step
        loss = step(*args, **kwargs)
        mean = self.accelerator.gather(loss.detach().float().reshape(1)).mean().item()
        self._losses.append(mean)
        return loss


class WholeTrainer(CourseTrainer):
    """Trains layers all through the model: any architecture, any device."""


class UpperTrainer(CourseTrainer):
    """Trains a model's upper layers over the states that the frozen ones computed.

    Exactly what the whole model would compute: rows enter at their cached states, and the
    shared opening of all prompts runs once a batch as the beginning of the key-value cache.
    """

    def __init__(self, *, data: Data, states: States, head: Head, **common: Any) -> None:
        self._states = states
        self._head = head
        trained, watched = len(data.train), len(data.validation)
        super().__init__(
            rows=data.train,
            train=_numbers(0, trained),
            validation=_numbers(trained, watched) if watched else None,
            collator=Collator(data.rows, states),
            **common,
        )

    def compute_loss(
        self,
        model: Any,
        inputs: dict[str, Tensor],
        return_outputs: bool = False,
        num_items_in_batch: Tensor | int | None = None,
    ) -> Tensor:
        """Mean loss over the batch's answer tokens; exact while evaluating."""
        model = self.accelerator.unwrap_model(model)
        backbone = model.get_base_model().base_model
        hidden = run_upper(backbone, self._states.prefix, inputs)
        wanted = inputs["labels"] >= 0
        answers = inputs["labels"][wanted]
        if model.training:
            return self._head.sampled_loss(hidden[wanted], answers, step=self.state.global_step)
        return self._head.loss(hidden[wanted], answers)

    def prediction_step(
        self,
        model: Any,
        inputs: dict[str, Tensor],
        prediction_loss_only: bool,
        ignore_keys: list[str] | None = None,
    ) -> tuple[Tensor, None, None]:
        with torch.no_grad():
            return self.compute_loss(model, self._prepare_inputs(inputs)), None, None


def _numbers(first: int, count: int) -> Dataset:
    """Row numbers; the collator looks up the rest."""
    return Dataset.from_dict({"index": list(range(first, first + count))})


def as_tokens(rows: Sequence[Row]) -> Dataset:
    """Rows for `WholeTrainer`: whole texts, with the loss on answers alone."""
    return Dataset.from_dict(
        {
            "input_ids": [row.tokens for row in rows],
            "labels": [[-100] * len(row.prompt) + list(row.answer) for row in rows],
        }
    )
