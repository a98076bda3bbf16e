"""Engines for tests: the real supervision, with a fake vLLM as the process."""

import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import embedded

from serving.engine.spec import EngineSpec
from serving.engine.tuning import EngineSettings

PROGRAM = Path(__file__).with_name("fake_vllm.py")
SETTINGS = EngineSettings(
    device="cpu",
    dtype="float32",
    max_model_len=2048,
    max_num_seqs=8,
    max_num_batched_tokens=512,
    max_loras=2,
    max_cpu_loras=4,
    max_lora_rank=16,
    kv_cache_bytes=1,
    threads=1,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FakeSpec(EngineSpec):
    """Starts the fake; everything else is as in production."""

    behaviour: dict[str, Any] = field(default_factory=dict)

    def command(self) -> list[str]:
        fake = [sys.executable, str(PROGRAM), str(self.port), self.served_name]
        return [*fake, json.dumps(self.behaviour)]

    def libraries(self) -> list[Path]:
        return []

    def starts(self) -> int:
        return len(self.lines("starts"))

    def lines(self, name: str) -> list[str]:
        file = self.directory / name
        return file.read_text().split() if file.exists() else []


def fake_spec(folder: Path, **behaviour: Any) -> FakeSpec:
    (port,) = embedded.free_ports(1)
    return FakeSpec(
        name="smol",
        model=folder / "weights",
        served_name="base-smol",
        port=port,
        directory=folder,
        settings=SETTINGS,
        behaviour=behaviour,
    )


def write_adapter(folder: Path, **config: Any) -> Path:
    """An adapter's folder as PEFT writes it, with weights that nobody reads."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = {
        "peft_type": "LORA", "r": 16, "bias": "none", "target_modules": ["q_proj", "v_proj"],
        "modules_to_save": None, "use_dora": False, **config,
    }  # fmt: skip
    (folder / "adapter_config.json").write_text(json.dumps(whole))
    (folder / "adapter_model.safetensors").write_bytes(b"")
    return folder
