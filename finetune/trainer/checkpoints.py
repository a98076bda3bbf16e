"""Checkpoints in safetensors and JSON, whole or not there at all.

Randomness needs no saving: the order of rows, the sampled negatives and a base model's dropout
follow from seed, epoch and step.
"""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from peft import PeftModel, get_peft_model_state_dict, set_peft_model_state_dict
from safetensors.torch import load_file, save_file
from torch.optim import Optimizer

from maas.kit.files import atomic_folder

PREFIX = "checkpoint-"
ADAPTER = "adapter.safetensors"
OPTIMIZER = "optimizer.safetensors"
PROGRESS = "progress.json"

INCOMPLETE = "checkpoint-is-incomplete.txt"
EARLIER_STATE = "trainer_state.json"
EARLIER_PROGRESS = "course.json"


@dataclass(frozen=True, kw_only=True)
class StepReached:
    """How far a training has come, beside its weights."""

    step: int
    """Steps that were made."""
    schedule: Mapping[str, Any]
    seconds: float
    """Spent so far, by all attempts."""


def last_whole(folder: Path) -> Path | None:
    """The newest checkpoint in `folder` that was finished."""
    return max(_whole(folder), key=_step, default=None)


def save(
    folder: Path, *, model: PeftModel, optimizer: Optimizer, progress: StepReached, keep: int
) -> None:
    """Write the checkpoint of a step, on disk before its name is; only the last `keep` stay."""
    target = folder / f"{PREFIX}{progress.step}"
    with atomic_folder(target) as part:
        save_file(_plain(get_peft_model_state_dict(model)), part / ADAPTER)
        save_file(_flat(optimizer.state_dict()["state"]), part / OPTIMIZER)
        (part / PROGRESS).write_text(
            json.dumps(
                {
                    "step": progress.step,
                    "schedule": progress.schedule,
                    "seconds": progress.seconds,
                }
            )
        )
        shutil.rmtree(target, ignore_errors=True)
    for path in sorted(_whole(folder), key=_step)[:-keep]:
        shutil.rmtree(path, ignore_errors=True)


def load(checkpoint: Path, *, model: PeftModel, optimizer: Optimizer) -> StepReached:
    """Put adapter and optimizer back as they were; the learning rate follows from the step."""
    set_peft_model_state_dict(model, load_file(checkpoint / ADAPTER))
    groups = optimizer.state_dict()["param_groups"]
    state = _nested(load_file(checkpoint / OPTIMIZER))
    optimizer.load_state_dict({"state": state, "param_groups": groups})
    return _progress(checkpoint)


def forget_unfinished(folder: Path) -> None:
    """Remove what an attempt that was killed had begun to write."""
    for part in folder.glob(f".{PREFIX}*.part"):
        shutil.rmtree(part, ignore_errors=True)


def _progress(checkpoint: Path) -> StepReached:
    file = checkpoint / PROGRESS
    if file.is_file():
        return StepReached(**json.loads(file.read_text()))
    # As earlier versions wrote it.
    earlier = json.loads((checkpoint / EARLIER_PROGRESS).read_text())
    return StepReached(
        step=_step(checkpoint), schedule=earlier["course"], seconds=earlier["seconds"]
    )


def _whole(folder: Path) -> list[Path]:
    return [path for path in folder.glob(f"{PREFIX}*") if _is_whole(path)]


def _is_whole(path: Path) -> bool:
    return (
        path.name.removeprefix(PREFIX).isdigit()
        and not (path / INCOMPLETE).exists()
        and ((path / PROGRESS).is_file() or (path / EARLIER_STATE).is_file())
    )


def _step(path: Path) -> int:
    return int(path.name.removeprefix(PREFIX))


def _plain(weights: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    return {name: value.detach().cpu().contiguous() for name, value in weights.items()}


def _flat(state: dict[int, dict[str, Any]]) -> dict[str, torch.Tensor]:
    return {
        f"{number}.{name}": torch.as_tensor(value).detach().cpu().contiguous()
        for number, values in state.items()
        for name, value in values.items()
    }


def _nested(flat: dict[str, torch.Tensor]) -> dict[int, dict[str, torch.Tensor]]:
    state: dict[int, dict[str, torch.Tensor]] = {}
    for key, value in flat.items():
        number, name = key.split(".", 1)
        state.setdefault(int(number), {})[name] = value
    return state
