"""How long a training will take, from arithmetic alone, before it starts.

A training's time is multiplications divided by the machine's speed. Both are counted in FLOPs
(one multiplication and addition of float32 are two).
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from finetune.recipes.recipe import Recipe

CPU_FLOPS: Final = 80e9
"""FLOP/s of two server cores with AVX2 or AVX-512 while training; 40e9 for each core.

A node's own figure is better: every training's `result.json` says what it reached (`flops`).
"""

CUDA_FLOPS: Final = 40e12
"""FLOP/s of one data-centre GPU in bfloat16 on small models; large ones reach far more."""

SETUP_SECONDS: Final = {"cpu": 20.0, "cuda": 40.0}
"""Imports, reading the base model, saving the adapter."""

ANSWER_TOKENS: Final = 1500
"""Different tokens in the answers of a usual dataset."""


OLD_NAMES: Final = {
    "hidden_size": "n_embd",
    "num_attention_heads": "n_head",
    "num_hidden_layers": "n_layer",
    "max_position_embeddings": "n_positions",
}


@dataclass(frozen=True, kw_only=True)
class ModelShape:
    """The sizes that cost time. `layer_parameters` are those of one decoder layer."""

    layers: int
    hidden: int
    vocabulary: int
    layer_parameters: int

    @classmethod
    def from_folder(cls, folder: Path) -> "ModelShape":
        """The shape of the base model in `folder`, from its `config.json`."""
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        config = config.get("text_config", config)
        hidden, heads = _number(config, "hidden_size"), _number(config, "num_attention_heads")
        size = config.get("head_dim") or hidden // heads
        keys = config.get("num_key_value_heads") or heads
        wide = config.get("intermediate_size") or config.get("n_inner") or 4 * hidden
        return cls(
            layers=_number(config, "num_hidden_layers"),
            hidden=hidden,
            vocabulary=config["vocab_size"],
            layer_parameters=2 * hidden * size * (heads + keys) + 3 * hidden * wide,
        )


@dataclass(frozen=True, kw_only=True)
class Workload:
    """The rows: how many, and how many tokens each has on average."""

    rows: int
    prompt_tokens: float
    """All tokens before the answer, the shared ones included."""
    answer_tokens: float
    shared_tokens: float = 0.0
    """Tokens that open every prompt alike (chat template, system text)."""

    @classmethod
    def guess(
        cls,
        *,
        rows: int,
        question_chars: float,
        answer_chars: float,
        facts_before: int = 0,
        chinese: bool = False,
    ) -> "Workload":
        """From mean lengths in characters, before anything is tokenised.

        `facts_before`: how many answers stand before each question.
        """
        a_token = 1.6 if chinese else 3.6
        template = 20.0 if chinese else 26.0
        fact = 2.0 + answer_chars / a_token
        return cls(
            rows=rows,
            prompt_tokens=template + question_chars / a_token + facts_before * fact,
            answer_tokens=fact,
            shared_tokens=template / 2,
        )


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """What to expect; `stages` are seconds for each of the trainer's stages, in order."""

    steps: int
    seconds: float
    stages: dict[str, float]
    accelerator_hours: float
    flops_per_step: float
    """Of one training step on all devices; with its real time it gives the speed reached."""


def estimate(
    recipe: Recipe,
    *,
    shape: ModelShape,
    workload: Workload,
    flops: float | None = None,
    cuda: bool = False,
    devices: int = 1,
    cached_prefix: bool | None = None,
) -> Estimate:
    """Time for a training by `recipe` on `devices` of `flops` FLOP/s each.

    `cached_prefix` says whether only the upper layers learn, over cached states (what a CPU does).
    """
    cached_prefix = not cuda if cached_prefix is None else cached_prefix
    speed = (flops or (CUDA_FLOPS if cuda else CPU_FLOPS)) * devices
    batch = recipe.learning.batch_size
    if cuda:
        batch = recipe.cuda.batch_size * recipe.cuda.gradient_accumulation * devices
    per_epoch = math.ceil(workload.rows / batch)
    steps = recipe.learning.steps(per_epoch)
    usual = min(steps, recipe.learning.usual_steps(per_epoch))
    count_flops = _cached_prefix_flops if cached_prefix else _full_model_flops
    prepare, row = count_flops(recipe, shape, workload)
    setup = SETUP_SECONDS["cuda" if cuda else "cpu"]
    stages = {
        "load": 0.8 * setup,
        "prepare": prepare * workload.rows / speed,
        "train": row * usual * batch / speed,
        "save": 0.2 * setup,
    }
    seconds = sum(stages.values())
    return Estimate(
        steps=usual,
        seconds=seconds,
        stages=stages,
        accelerator_hours=seconds * devices / 3600,
        flops_per_step=row * batch,
    )


def _number(config: Mapping[str, Any], name: str) -> int:
    """A size from a model's configuration; the first GPT models name some of them otherwise."""
    number: int = config[name] if name in config else config[OLD_NAMES[name]]
    return number


def _cached_prefix_flops(recipe: Recipe, shape: ModelShape, work: Workload) -> tuple[float, float]:
    """FLOPs a row for the frozen layers (once) and for the learning ones (each time)."""
    learning = math.ceil(shape.layers * recipe.lora.top_layers)
    tokens = work.prompt_tokens + work.answer_tokens
    prepare = 2.0 * tokens * shape.layer_parameters * (shape.layers - learning)
    classes = recipe.learning.negatives + ANSWER_TOKENS
    logits = min(shape.vocabulary, classes) if recipe.learning.negatives else shape.vocabulary
    own = tokens - work.shared_tokens
    # Forward and backward through frozen weights; the adapter's own matrices add a sixth.
    layers = 4.0 * 1.17 * own * shape.layer_parameters * learning
    return prepare, layers + 4.0 * work.answer_tokens * shape.hidden * logits


def _full_model_flops(recipe: Recipe, shape: ModelShape, work: Workload) -> tuple[float, float]:
    tokens = work.prompt_tokens + work.answer_tokens
    passes = 6.0 if recipe.cuda.gradient_checkpointing else 4.0
    layers = passes * 1.17 * tokens * shape.layer_parameters * shape.layers
    return 0.0, layers + 4.0 * work.answer_tokens * shape.hidden * shape.vocabulary
