"""The base model and its tokenizer, from a folder of safetensors and never from elsewhere."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from transformers import (
    AutoModelForCausalLM,
    AutoTokenizer,
    BitsAndBytesConfig,
    PreTrainedModel,
    PreTrainedTokenizerBase,
)

from finetune.recipes import Recipe
from finetune.trainer.device import Device, can_quantize
from maas.jobs.program import Failure


def load_tokenizer(folder: Path) -> PreTrainedTokenizerBase:
    """Raises Failure("bad_base_model") when the folder holds none, or no chat template."""
    try:
        tokenizer = AutoTokenizer.from_pretrained(
            folder, local_files_only=True, trust_remote_code=False
        )
    except (OSError, ValueError) as error:
        raise Failure("bad_base_model", folder=folder.name) from error
    if not tokenizer.chat_template:
        raise Failure("bad_base_model", folder=folder.name)
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    return tokenizer


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


def end_token_ids(model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase) -> set[int]:
    """The tokens with which answers end, as engines read them from the generation settings."""
    ends = model.generation_config.eos_token_id if model.generation_config else None
    if ends is None:
        ends = tokenizer.eos_token_id
    return set(ends if isinstance(ends, list) else [ends])


def identity(folder: Path) -> str:
    """What tells this base model from another: its manifest's digest, or its files' sizes."""
    manifest = folder / "manifest.json"
    if manifest.is_file():
        return hashlib.sha256(manifest.read_bytes()).hexdigest()
    files = sorted((f.name, f.stat().st_size) for f in folder.iterdir() if f.is_file())
    return hashlib.sha256(json.dumps(files).encode()).hexdigest()
