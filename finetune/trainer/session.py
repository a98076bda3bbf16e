"""What a training is given, whatever its method."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from finetune.recipes import Recipe
from finetune.trainer.device import Device
from finetune.trainer.params import TrainParams
from maas.jobs.program import RunLog


@dataclass(frozen=True, kw_only=True)
class TrainingSession:
    """One attempt at a training."""

    folder: Path
    """The run directory."""
    log: RunLog
    params: TrainParams
    recipe: Recipe
    device: Device
    began: float
    """`time.monotonic()` when the program started."""

    def time_spent(self, *, before: float) -> dict[str, Any]:
        """What the result says of time; of earlier attempts what their last checkpoint said."""
        seconds = before + time.monotonic() - self.began
        return {
            "seconds": round(seconds, 1),
            "device": self.device.kind,
            "device_name": self.device.name,
            "accelerators": self.device.count,
            "accelerator_seconds": round(seconds * self.device.count, 1),
        }
