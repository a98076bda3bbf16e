"""The adapter: made for chosen layers, saved in the form that PEFT and vLLM load."""

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from peft import LoraConfig, PeftModel, get_peft_model_state_dict
from safetensors.torch import save_file
from transformers import PreTrainedModel
from transformers.pytorch_utils import Conv1D

from finetune.recipes import Recipe
from maas.jobs.program import Failure
from maas.kit.files import atomic_folder

WEIGHTS = "adapter_model.safetensors"
CONFIG = "adapter_config.json"
LAYER = re.compile(r"(?<=\.layers\.)\d+(?=\.)")


@dataclass(frozen=True, kw_only=True)
class AdapterShape:
    """Where the adapter sits: these layers of the whole model, these modules in each."""

    rank: int
    alpha: int
    targets: tuple[str, ...]
    first_layer: int
    layers: int
    """Layers of the whole model; the adapter covers those from `first_layer` on."""


def shape_for(
    recipe: Recipe, model: PreTrainedModel, *, first_layer: int, layers: int
) -> AdapterShape:
    """The recipe's shape on this model. Raises Failure("no_target_modules")."""
    linear = _linear_names(model)
    # An architecture with names of its own gets the adapter on all its linear maps.
    targets = tuple(name for name in recipe.lora.targets if name in linear) or tuple(linear)
    if not targets:
        raise Failure("no_target_modules", wanted=list(recipe.lora.targets))
    return AdapterShape(
        rank=recipe.lora.rank,
        alpha=recipe.lora.alpha,
        targets=targets,
        first_layer=first_layer,
        layers=layers,
    )


def _linear_names(model: Any) -> list[str]:
    """Names of the linear maps inside the layers, without the output head."""
    head = model.get_output_embeddings()
    return sorted(
        {
            name.rsplit(".", 1)[-1]
            for name, module in model.named_modules()
            if isinstance(module, torch.nn.Linear | Conv1D) and module is not head
        }
    )


def lora_config(shape: AdapterShape, *, whole: bool) -> LoraConfig:
    """PEFT's configuration; `whole` names the layers as the whole model counts them.

    No DoRA, no bias and no further modules: engines refuse those. The A matrices start by
    PEFT's own rule from torch's seed, the B matrices at zero.
    """
    above = list(range(shape.first_layer, shape.layers)) if shape.first_layer else None
    return LoraConfig(
        r=shape.rank,
        lora_alpha=shape.alpha,
        lora_dropout=0.0,
        bias="none",
        target_modules=list(shape.targets),
        layers_to_transform=above if whole else None,
        layers_pattern="layers" if whole and above else None,
        task_type="CAUSAL_LM",
    )


def save(model: PeftModel, shape: AdapterShape, *, shift: int, target: Path) -> Path:
    """Write the adapter folder, whole or not at all; returns its weights file.

    `shift` is added to every layer number: the model's layers may be the upper ones alone.
    """
    weights = {
        LAYER.sub(lambda found: str(int(found.group()) + shift), name): _plain(value)
        for name, value in get_peft_model_state_dict(model).items()
    }
    with atomic_folder(target) as part:
        save_file(weights, part / WEIGHTS, metadata={"format": "pt"})
        (part / CONFIG).write_text(json.dumps(_written(shape), indent=2) + "\n", encoding="utf-8")
        (part / WEIGHTS).chmod(0o644)
        shutil.rmtree(target, ignore_errors=True)
    return target / WEIGHTS


def _written(shape: AdapterShape) -> dict[str, Any]:
    described: Callable[[], dict[str, Any]] = lora_config(shape, whole=True).to_dict
    config = described()
    config.update(inference_mode=True, target_modules=sorted(shape.targets))
    # The engine knows its base model; a path of this machine would only mislead.
    config["base_model_name_or_path"] = ""
    return {key: _jsonable(value) for key, value in config.items()}


def _jsonable(value: Any) -> Any:
    return sorted(value) if isinstance(value, set) else value


def _plain(value: torch.Tensor) -> torch.Tensor:
    return value.detach().float().cpu().contiguous()
