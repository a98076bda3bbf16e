"""TRL's settings for a training, from the recipe; everything that has its own place is off."""

from pathlib import Path
from typing import Any

from trl.trainer.sft_config import SFTConfig

from finetune.recipes import Recipe
from finetune.trainer.course import Course
from finetune.trainer.device import Device

LOG_POINTS = 200
"""Points on the loss curve."""


def training_arguments(
    folder: Path, *, recipe: Recipe, course: Course, device: Device, seed: int, validates: bool
) -> SFTConfig:
    """Checkpoints go to `folder`, when the reporter asks for one."""
    options: dict[str, Any] = {
        "per_device_train_batch_size": recipe.learning.batch_size,
        "learning_rate": recipe.learning.rate,
        "gradient_checkpointing": False,
        "bf16": False,
        "use_cpu": True,
    }
    if device.is_cuda:
        options = {
            "per_device_train_batch_size": recipe.cuda.batch_size,
            "gradient_accumulation_steps": recipe.cuda.gradient_accumulation,
            "learning_rate": recipe.cuda.rate,
            "gradient_checkpointing": recipe.cuda.gradient_checkpointing,
            "gradient_checkpointing_kwargs": {"use_reentrant": False},
            "bf16": recipe.cuda.precision == "bfloat16",
        }
    return SFTConfig(
        output_dir=str(folder),
        max_steps=course.steps,
        per_device_eval_batch_size=options["per_device_train_batch_size"],
        weight_decay=recipe.learning.weight_decay,
        max_grad_norm=recipe.learning.max_grad_norm,
        optim="adamw_torch",
        seed=seed,
        eval_strategy="steps" if validates else "no",
        eval_steps=max(1, course.steps // recipe.limits.evaluations),
        prediction_loss_only=True,
        save_strategy="no",
        logging_strategy="steps",
        logging_first_step=True,
        logging_steps=max(1, course.steps // LOG_POINTS),
        # A loss that is not a number must be seen, not smoothed over.
        logging_nan_inf_filter=False,
        max_length=None,
        dataset_kwargs={"skip_prepare_dataset": True},
        remove_unused_columns=False,
        dataloader_num_workers=0,
        dataloader_pin_memory=device.is_cuda,
        report_to="none",
        disable_tqdm=True,
        **options,
    )
