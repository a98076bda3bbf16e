"""Checkpoints in safetensors and JSON, whole or not there at all.

Trainer's own checkpoints are pickles; these are not. Randomness needs no saving: the order of
rows and the sampled words follow from seed, epoch and step, and nothing else is random.
"""

import json
import os
import shutil
import time
from pathlib import Path
from typing import Any

import torch
from peft import get_peft_model_state_dict, set_peft_model_state_dict
from safetensors.torch import load_file, save_file
from transformers.trainer import TRAINER_STATE_NAME
from trl.trainer.sft_config import SFTConfig
from trl.trainer.sft_trainer import SFTTrainer

from finetune.trainer.course import Course

INCOMPLETE = "checkpoint-is-incomplete.txt"
PREFIX = "checkpoint-"


def last_whole(folder: Path) -> Path | None:
    """The newest checkpoint in `folder` that was finished."""
    found = [path for path in folder.glob(f"{PREFIX}*") if _is_whole(path)]
    return max(found, key=_step, default=None)


def _is_whole(path: Path) -> bool:
    return (
        path.name.removeprefix(PREFIX).isdigit()
        and not (path / INCOMPLETE).exists()
        and (path / TRAINER_STATE_NAME).is_file()
    )


def _step(path: Path) -> int:
    return int(path.name.removeprefix(PREFIX))


class SafeCheckpoints(SFTTrainer):
    """An `SFTTrainer` that saves and resumes by this module's files."""

    # Trainer's own types allow for None before `train`; these are there whenever we are called.
    args: SFTConfig
    optimizer: Any
    lr_scheduler: Any
    course: Course
    kept_checkpoints: int
    seconds_before: float = 0.0
    """What earlier attempts spent to reach the checkpoint that this one began with."""
    _began: float

    def _save_checkpoint(self, model: Any, trial: Any) -> None:
        if not self.args.should_save:
            return
        folder = Path(str(self.args.output_dir))
        target = folder / f"{PREFIX}{self.state.global_step}"
        part = folder / f".{target.name}.part"
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        save_file(_plain(get_peft_model_state_dict(self.model)), part / "adapter.safetensors")
        save_file(_flat(self.optimizer.state_dict()["state"]), part / "optimizer.safetensors")
        schedule = {k: v for k, v in self.lr_scheduler.state_dict().items() if k != "lr_lambdas"}
        seconds = self.seconds_before + time.monotonic() - self._began
        course = {"course": self.course.state(), "schedule": schedule, "seconds": seconds}
        (part / "course.json").write_text(json.dumps(course))
        self.state.save_to_json(str(part / TRAINER_STATE_NAME))
        sync(part)
        shutil.rmtree(target, ignore_errors=True)
        part.rename(target)
        self._forget_older(folder)

    def _forget_older(self, folder: Path) -> None:
        whole = sorted((path for path in folder.glob(f"{PREFIX}*") if _is_whole(path)), key=_step)
        for path in whole[: -self.kept_checkpoints]:
            shutil.rmtree(path, ignore_errors=True)

    def _load_from_checkpoint(self, resume_from_checkpoint: str, model: Any = None) -> None:
        weights = load_file(Path(resume_from_checkpoint) / "adapter.safetensors")
        set_peft_model_state_dict(model or self.model, weights)

    def _load_optimizer_and_scheduler(self, checkpoint: str | None) -> None:
        if checkpoint is None:
            return
        folder = Path(checkpoint)
        saved = json.loads((folder / "course.json").read_text())
        self.course.restore(saved["course"])
        self.seconds_before = saved["seconds"]
        groups = self.optimizer.state_dict()["param_groups"]
        state = _nested(load_file(folder / "optimizer.safetensors"))
        self.optimizer.load_state_dict({"state": state, "param_groups": groups})
        known = self.lr_scheduler.state_dict()
        self.lr_scheduler.load_state_dict({**known, **saved["schedule"]})
        for group, rate in zip(
            self.optimizer.param_groups, saved["schedule"]["_last_lr"], strict=True
        ):
            group["lr"] = rate

    def _load_rng_state(self, checkpoint: str | None) -> None:
        """Nothing random is left over; see the module's docstring."""


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


def sync(folder: Path) -> None:
    """Have the disk hold every file before the rename says that they are there."""
    for path in [*folder.iterdir(), folder]:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
