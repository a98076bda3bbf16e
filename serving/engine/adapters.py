"""Which adapters an engine can take, told before the engine is asked, with a reason."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# The linear layers that our recipes train. Limiting the engine to them keeps the embedding and
# the output head free of adapter arithmetic, which costs much on a vocabulary of 49,000 words.
LINEAR_MODULES = (
    "q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj",
)  # fmt: skip

CONFIG = "adapter_config.json"
WEIGHTS = "adapter_model.safetensors"


class AdapterRejected(Exception):
    """An adapter that no retry will load: a stable code, and values for its sentence."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(f"{code} {params}" if params else code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True, kw_only=True)
class AdapterLimits:
    """What an engine was started for."""

    max_rank: int
    modules: frozenset[str] = frozenset(LINEAR_MODULES)


def check(folder: Path, limits: AdapterLimits) -> None:
    """Raise AdapterRejected for an adapter that vLLM would refuse, or serve wrongly.

    Codes: adapter_missing, adapter_unreadable, adapter_not_safetensors, adapter_not_lora,
    adapter_dora, adapter_bias, adapter_whole_modules, adapter_rank, adapter_modules.
    """
    if not (folder / CONFIG).is_file():
        raise AdapterRejected("adapter_missing")
    if not (folder / WEIGHTS).is_file():
        raise AdapterRejected("adapter_not_safetensors")
    config = _read(folder / CONFIG)
    if config.get("peft_type") != "LORA":
        raise AdapterRejected("adapter_not_lora", type=str(config.get("peft_type")))
    if config.get("use_dora"):
        raise AdapterRejected("adapter_dora")
    if config.get("lora_bias") or config.get("bias", "none") != "none":
        raise AdapterRejected("adapter_bias")
    if config.get("modules_to_save"):
        raise AdapterRejected("adapter_whole_modules", modules=list(config["modules_to_save"]))
    rank = max([int(config.get("r") or 0), *(config.get("rank_pattern") or {}).values()])
    if not 0 < rank <= limits.max_rank:
        raise AdapterRejected("adapter_rank", rank=rank, most=limits.max_rank)
    _check_modules(config.get("target_modules"), limits)


def _check_modules(modules: Any, limits: AdapterLimits) -> None:
    """PEFT writes a list of names, of paths, or one pattern (which is the trainer's own text)."""
    if not isinstance(modules, list):
        raise AdapterRejected("adapter_modules", modules=[str(modules)])
    strange = sorted(
        {str(one) for one in modules if str(one).rpartition(".")[2] not in limits.modules}
    )
    if strange:
        raise AdapterRejected("adapter_modules", modules=strange)


def _read(file: Path) -> dict[str, Any]:
    try:
        config = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise AdapterRejected("adapter_unreadable") from error
    if not isinstance(config, dict):
        raise AdapterRejected("adapter_unreadable")
    return config
