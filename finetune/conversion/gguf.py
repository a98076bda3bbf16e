"""GGUF to safetensors, tokenizer and settings, by transformers' own reader."""

from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig

from finetune.conversion.families import complete, family_named, save_tokenizer
from maas.jobs.program import Failure


def convert(*, file: Path, target: Path, family: str, dtype: str) -> None:
    """Write the model in `file` to the folder `target`, widened to `dtype`.

    Raises Failure with "unreadable_gguf", "unknown_family" or "no_chat_template".
    """
    repairs = family_named(family)
    try:
        tokenizer = AutoTokenizer.from_pretrained(file.parent, gguf_file=file.name)
        model: Any = AutoModelForCausalLM.from_pretrained(
            file.parent,
            gguf_file=file.name,
            dtype=getattr(torch, dtype),
            quantization_config=GgufConfig(dequantize=True),
        )
    except (ValueError, KeyError, OSError, RuntimeError) as error:
        raise Failure("unreadable_gguf", file=file.name) from error
    model.generation_config = complete(repairs, tokenizer)
    # The weights are plain now; left in, these would have every reader expect a quantized file.
    model.hf_quantizer = None
    if hasattr(model.config, "quantization_config"):
        del model.config.quantization_config
    model.config.eos_token_id = model.generation_config.eos_token_id
    model.config.name_or_path = ""
    tokenizer.model_max_length = model.config.max_position_embeddings
    model.save_pretrained(target)
    save_tokenizer(tokenizer, target)
