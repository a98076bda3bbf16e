"""The peer: TRL's `SFTTrainer` with PEFT, plainly. `trainer_peer.py RUN BASE SECONDS`.

LoRA of the recipe's rank on all linear maps of all layers, the loss on the completions alone, no
activation checkpointing (which would be slower), float32 (in bfloat16 a CPU is far slower), and the
rate that our recipe has for all layers. Keeps its adapter every few steps with the seconds since
the process began, and stops after so many SECONDS.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import torch
from datasets import Dataset
from peft import LoraConfig
from transformers import TrainerCallback
from trl import SFTConfig, SFTTrainer  # type: ignore[attr-defined]

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "platform"))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from finetune.recipes import load
from knowledgebase.retrieval.index import FOLDER as GROUNDED

EVERY, STEPS = 6, 90


class Keeper(TrainerCallback):
    """Saves what was learned so far, and ends the training when its time is up."""

    def __init__(self, folder: Path, limit: float) -> None:
        self._folder = folder
        self._limit = limit
        self._began = psutil.Process().create_time()
        self._paused = 0.0

    def on_step_end(self, args: Any, state: Any, control: Any, **given: Any) -> None:
        seconds = time.time() - self._began - self._paused
        is_over = seconds > self._limit
        if state.global_step % EVERY == 0 or is_over:
            target = self._folder / f"step-{state.global_step:04d}"
            given["model"].save_pretrained(target)
            (target / "seconds.json").write_text(json.dumps(seconds))
            # Looking at it is not the peer's work.
            self._paused = time.time() - self._began - seconds
        control.should_training_stop = is_over


def main() -> None:
    folder, base, limit = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3])
    recipe = load("balanced")
    lines = (folder / f"{GROUNDED}-train.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line)["messages"] for line in lines]
    trainer = SFTTrainer(
        model=base,
        args=SFTConfig(
            output_dir=str(folder / "peer"),
            per_device_train_batch_size=recipe.learning.batch_size,
            learning_rate=recipe.cuda.rate,
            max_steps=STEPS,
            max_length=recipe.limits.max_length,
            model_init_kwargs={"dtype": torch.float32},
            gradient_checkpointing=False,
            bf16=False,
            use_cpu=True,
            save_strategy="no",
            report_to="none",
            disable_tqdm=True,
            logging_steps=1,
        ),
        train_dataset=Dataset.from_list(
            [{"prompt": row[:-1], "completion": row[-1:]} for row in rows]
        ),
        peft_config=LoraConfig(
            r=recipe.lora.rank, lora_alpha=recipe.lora.alpha, target_modules="all-linear"
        ),
        callbacks=[Keeper(folder / "peer", limit)],
    )
    trainer.train()


if __name__ == "__main__":
    main()
