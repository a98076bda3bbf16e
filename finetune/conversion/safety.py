"""What may lie in a base model's folder: data only, nothing that runs.

Pickled weights (`.bin`, `.pt`) run code when loaded, and so do models that bring their own
Python; neither is copied, and a model that needs either is refused.
"""

import json
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open
from transformers import AutoConfig, PretrainedConfig

from maas.jobs.program import Failure

ALLOWED = (
    "*.safetensors",
    "*.safetensors.index.json",
    "config.json",
    "generation_config.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
    "preprocessor_config.json",
    "processor_config.json",
    "chat_template.jinja",
    "chat_template.json",
    "vocab.json",
    "merges.txt",
    "tokenizer.model",
    "spiece.model",
    "LICENSE*",
    "NOTICE*",
)
"""File name patterns; everything else in a source is left behind."""

INDEX = "model.safetensors.index.json"


def inspect(folder: Path) -> dict[str, Any]:
    """Check a folder of safetensors and say what model it holds.

    Returns architecture, layers, vocabulary, context_length, parameters and bytes of weights.
    Raises Failure with "no_config", "needs_own_code", "unsupported_architecture",
    "no_safetensors", "broken_weights" or "no_chat_template".
    """
    config = _config(folder)
    shards = _shards(folder)
    if not _has_chat_template(folder):
        raise Failure("no_chat_template")
    text = config.get_text_config()
    return {
        "architecture": (config.architectures or [config.model_type])[0],
        "model_type": config.model_type,
        "layers": getattr(text, "num_hidden_layers", None),
        "hidden_size": getattr(text, "hidden_size", None),
        "vocabulary": getattr(text, "vocab_size", None),
        "context_length": getattr(text, "max_position_embeddings", None),
        "parameters": sum(_parameters(shard) for shard in shards),
        "bytes": sum(shard.stat().st_size for shard in shards),
    }


def _config(folder: Path) -> PretrainedConfig:
    try:
        raw = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Failure("no_config") from error
    if _names_own_code(raw) or _names_own_code(_optional(folder / "tokenizer_config.json")):
        raise Failure("needs_own_code")
    try:
        config: PretrainedConfig = AutoConfig.from_pretrained(folder, trust_remote_code=False)
    except (ValueError, KeyError, OSError) as error:
        raise Failure("unsupported_architecture", model_type=raw.get("model_type")) from error
    return config


def _names_own_code(raw: dict[str, Any]) -> bool:
    return "auto_map" in raw or any("auto_map" in v for v in raw.values() if isinstance(v, dict))


def _optional(file: Path) -> dict[str, Any]:
    if not file.is_file():
        return {}
    data: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return data


def _shards(folder: Path) -> list[Path]:
    shards = sorted(folder.glob("*.safetensors"))
    if not shards:
        raise Failure("no_safetensors")
    named = set(_optional(folder / INDEX).get("weight_map", {}).values())
    missing = sorted(named - {shard.name for shard in shards})
    if missing:
        raise Failure("broken_weights", files=missing)
    return shards


def _parameters(shard: Path) -> int:
    try:
        with safe_open(shard, framework="pt") as weights:
            count = 0
            for name in weights.keys():  # noqa: SIM118 - the handle is no mapping
                size = 1
                for side in weights.get_slice(name).get_shape():
                    size *= side
                count += size
            return count
    except (SafetensorError, OSError) as error:
        raise Failure("broken_weights", files=[shard.name]) from error


def _has_chat_template(folder: Path) -> bool:
    separate = ("chat_template.jinja", "chat_template.json")
    if any((folder / name).is_file() for name in separate):
        return True
    return bool(_optional(folder / "tokenizer_config.json").get("chat_template"))
