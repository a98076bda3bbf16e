"""The base model, from a folder of safetensors and never from elsewhere."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from transformers import (
    AutoModelForCausalLM,
    BitsAndBytesConfig,
    PreTrainedModel,
)

from finetune.recipes import Recipe
from finetune.trainer.device import Device, can_quantize
from maas.jobs.program import Failure


def load_model(folder: Path, recipe: Recipe, device: Device) -> PreTrainedModel:
    """The frozen base model: float32 on a CPU, as the recipe says on CUDA.

    Raises Failure("bad_base_model").
    """
    options: dict[str, Any] = {"dtype": torch.float32}
    if device.is_cuda:
        options = _cuda_options(folder, recipe)
    try:
        model = AutoModelForCausalLM.from_pretrained(
            folder,
            local_files_only=True,
            trust_remote_code=False,
            use_safetensors=True,
            **options,
        )
    except (OSError, ValueError, KeyError) as error:
        raise Failure("bad_base_model", folder=folder.name) from error
    model.requires_grad_(False)
    return model


def _cuda_options(folder: Path, recipe: Recipe) -> dict[str, Any]:
    precision = getattr(torch, recipe.cuda.precision)
    options: dict[str, Any] = {"dtype": precision, "device_map": {"": torch.cuda.current_device()}}
    if is_large(folder, recipe) and can_quantize():
        in_four_bits: Callable[..., BitsAndBytesConfig] = BitsAndBytesConfig
        options["quantization_config"] = in_four_bits(
            load_in_4bit=True,
            bnb_4bit_quant_type="nf4",
            bnb_4bit_use_double_quant=True,
            bnb_4bit_compute_dtype=precision,
        )
    return options


def is_large(folder: Path, recipe: Recipe) -> bool:
    """Whether the weights exceed what the recipe keeps in full precision on a GPU."""
    size = sum(file.stat().st_size for file in folder.glob("*.safetensors"))
    # Two bytes a weight, as nearly all published models are stored.
    return size / 2 > recipe.cuda.quantize_above_billions * 1e9


def identity(folder: Path) -> str:
    """What tells this base model from another: its manifest's digest, or its files' sizes."""
    manifest = folder / "manifest.json"
    if manifest.is_file():
        return hashlib.sha256(manifest.read_bytes()).hexdigest()
    files = sorted((f.name, f.stat().st_size) for f in folder.iterdir() if f.is_file())
    return hashlib.sha256(json.dumps(files).encode()).hexdigest()
