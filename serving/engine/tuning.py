"""How to run vLLM on the hardware that a node has."""

from dataclasses import dataclass
from typing import Literal

from serving.engine.hardware import Cpu, Gpu, Machine

GiB = 1024**3


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineSettings:
    """vLLM's settings for one engine. Lengths are in tokens; 0 leaves vLLM's own choice.

    `num_speculative_tokens`: how many tokens may be drafted at once by looking up in the prompt
    what followed the last words there (prompt lookup, a form of speculative decoding, Leviathan
    et al. 2023). Drafts are checked by the model, so that answers stay what they were.
    """

    device: Literal["cpu", "cuda"]
    dtype: str
    max_model_len: int
    max_num_seqs: int
    max_num_batched_tokens: int
    max_loras: int
    max_cpu_loras: int
    max_lora_rank: int
    kv_cache_bytes: int = 0
    block_size: int = 0
    num_speculative_tokens: int = 0
    threads: int = 0
    gpus: tuple[int, ...] = ()
    gpu_share: float = 0.0


def choose(
    machine: Machine, *, context_length: int, parameters: int, gpu_share: float = 0.85
) -> EngineSettings:
    """Settings for a base model of so many parameters and so long a context.

    `gpu_share` is the share of each GPU's memory that this engine may take.
    """
    if machine.gpus:
        return _on_gpus(machine.gpus, context_length, parameters, gpu_share)
    return _on_cpu(machine.cpu, context_length)


def _on_cpu(cpu: Cpu, context_length: int) -> EngineSettings:
    """Measured with SmolLM2-135M on two Zen 4 cores, 32 at once; more in docs/benchmarks.md."""
    return EngineSettings(
        device="cpu",
        # 1.7 times float32 where the CPU multiplies it; several times slower where it does not.
        dtype="bfloat16" if cpu.multiplies_bfloat16 else "float32",
        max_model_len=min(context_length, 4096),
        max_num_seqs=64,
        # Longer prompts are read in pieces, between which everybody else gets a token.
        max_num_batched_tokens=1024,
        # Adapters that one batch may mix: with 8, all of 8 tenants' cost a tenth more than one's.
        max_loras=8,
        # Adapters ready in memory, 10 MB each; others are read from disk again, in 0.1 s.
        max_cpu_loras=64,
        # The recipes' largest. Each adapter takes the room of the largest.
        max_lora_rank=16,
        # Answers copy from the facts before the question, so drafts are mostly right (measured,
        # grounded questions: one customer's answer in 0.37 s for 0.72, 32 at once 1.3 times as
        # many). More than four at once cost more than they bring where many ask.
        num_speculative_tokens=4,
        # What is asked often is read from the cache in such pieces; vLLM's own 128 are longer
        # than a usual prompt with its facts.
        block_size=32,
        kv_cache_bytes=max(GiB // 2, min(cpu.memory // 24 // GiB * GiB, 8 * GiB)),
        threads=cpu.physical_cores,
    )


def _on_gpus(
    gpus: tuple[Gpu, ...], context_length: int, parameters: int, share: float
) -> EngineSettings:
    """As few GPUs as hold the weights (2 bytes each) in half of what the engine may take."""
    need, count = parameters * 2, 1
    while count * 2 <= len(gpus) and need > sum(gpu.memory for gpu in gpus[:count]) * share / 2:
        count *= 2
    return EngineSettings(
        device="cuda",
        dtype="bfloat16",
        max_model_len=min(context_length, 32768),
        max_num_seqs=256,
        max_num_batched_tokens=8192,
        max_loras=16,
        max_cpu_loras=256,
        max_lora_rank=64,
        gpus=tuple(gpu.index for gpu in gpus[:count]),
        gpu_share=share,
    )


def memory_needed(settings: EngineSettings, parameters: int) -> int:
    """Bytes of main memory that starting an engine takes, measured and rounded up."""
    if settings.device == "cuda":
        return 6 * GiB
    weights = parameters * (2 if settings.dtype == "bfloat16" else 4)
    return weights + settings.kv_cache_bytes + 2 * GiB
