"""The training job, top to bottom."""

import time
from collections.abc import Mapping
from typing import Any

import torch
from pydantic import ValidationError
from transformers import set_seed

from finetune.recipes import resolve
from finetune.trainer.device import choose
from finetune.trainer.methods import train
from finetune.trainer.params import TrainParams
from finetune.trainer.session import TrainingSession
from maas.jobs.program import Failure, Run, RunLog

NO_MEMORY = ("can't allocate memory", "not enough memory", "out of memory", "bad alloc")


def work(run: Run, log: RunLog | None = None) -> Mapping[str, Any]:
    """Train the adapter that `params` asks for; see `TrainParams` and `methods.train`.

    Raises Failure with "bad_params", "bad_base_model", "no_target_modules", "bad_row",
    "no_rows", "diverged", "out_of_memory" or "no_cuda".
    """
    began = time.monotonic()
    try:
        params = TrainParams.model_validate(run.params)
        recipe = resolve(params.recipe, params.overrides)
    except (ValidationError, KeyError) as error:
        raise Failure("bad_params", detail=str(error)) from error
    device = choose(params.device, threads=params.threads)
    set_seed(params.seed)
    session = TrainingSession(
        folder=run.directory,
        log=log or run.log,
        params=params,
        recipe=recipe,
        device=device,
        began=began,
    )
    try:
        return train(session)
    except (MemoryError, torch.OutOfMemoryError, RuntimeError) as error:
        if not _is_memory(error):
            raise
        batch = recipe.cuda.batch_size if device.is_cuda else recipe.learning.batch_size
        raise Failure("out_of_memory", device=device.name, batch_size=batch) from error


def _is_memory(error: Exception) -> bool:
    if isinstance(error, MemoryError | torch.OutOfMemoryError):
        return True
    return any(sign in str(error).lower() for sign in NO_MEMORY)
