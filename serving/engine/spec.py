"""One engine as a value: what it serves, where, and the exact command that starts it."""

import glob
import hashlib
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from serving.engine.adapters import LINEAR_MODULES, AdapterLimits
from serving.engine.guarded import SECRET, OnlyOurs
from serving.engine.plugin import FORK
from serving.engine.tuning import EngineSettings

ROOT = Path(__file__).resolve().parents[2]
MARKER = "LONGSLOPE_ENGINE"
"""In the environment of every process of an engine: the engine's folder."""

# What an engine may know of its surroundings. Secrets and addresses of stores are not among it.
INHERITED = (
    "PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "LONGSLOPE_STACK", "CUDA_HOME",
    "LD_LIBRARY_PATH", "NVIDIA_VISIBLE_DEVICES", "NVIDIA_DRIVER_CAPABILITIES",
)  # fmt: skip

TCMALLOC = "/usr/lib/*/libtcmalloc_minimal.so.4"

PROMPT_LOOKUP = {"prompt_lookup_min": 2, "prompt_lookup_max": 3}
"""Lengths of the n-grams whose continuation in the prompt is drafted, in tokens."""
COMPACT_JSON = '{"backend": "xgrammar", "disable_any_whitespace": true}'


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineSpec:
    """`name`: the base model's slug. `model`: a folder of safetensors. `directory`: the engine's
    own folder, for its log, its record and its caches; made when it starts. `secret`: who does not
    say it is not answered; empty: everybody is.
    """

    name: str
    model: Path
    served_name: str
    port: int
    directory: Path
    settings: EngineSettings
    host: str = "127.0.0.1"
    secret: str = field(default="", repr=False)

    @property
    def address(self) -> str:
        return f"{self.host}:{self.port}"

    @property
    def log(self) -> Path:
        return self.directory / "engine.log"

    @property
    def adapter_limits(self) -> AdapterLimits:
        """Which adapters this engine can take."""
        return AdapterLimits(
            max_rank=self.settings.max_lora_rank, modules=frozenset(LINEAR_MODULES)
        )

    @property
    def digest(self) -> str:
        """Equal for specs that start the same engine: a running one is kept only then. Its secret
        does not count: one that was started with an earlier secret is told that one too."""
        variables = {name: value for name, value in self.variables().items() if name != SECRET}
        whole = json.dumps([self.command(), variables], sort_keys=True)
        return hashlib.sha256(whole.encode()).hexdigest()

    def command(self) -> list[str]:
        """The program and its arguments."""
        settings = self.settings
        arguments: dict[str, object] = {
            "model": self.model,
            "served-model-name": self.served_name,
            "host": self.host,
            "port": self.port,
            "load-format": "safetensors",
            "dtype": settings.dtype,
            "max-model-len": settings.max_model_len,
            "max-num-seqs": settings.max_num_seqs,
            "max-num-batched-tokens": settings.max_num_batched_tokens,
            "max-loras": settings.max_loras,
            "max-cpu-loras": settings.max_cpu_loras,
            "max-lora-rank": settings.max_lora_rank,
            "uvicorn-log-level": "warning",
            "shutdown-timeout": 2,
            # A small model that may write any white space between JSON's parts writes nothing else.
            "structured-outputs-config": COMPACT_JSON,
        }
        if settings.device == "cuda":
            arguments["gpu-memory-utilization"] = settings.gpu_share
            arguments["tensor-parallel-size"] = len(settings.gpus)
        else:
            arguments["kv-cache-memory-bytes"] = settings.kv_cache_bytes
            arguments["distributed-executor-backend"] = "uni"
        if settings.block_size:
            arguments["block-size"] = settings.block_size
        if settings.num_speculative_tokens:
            drafts = {"method": "ngram", "num_speculative_tokens": settings.num_speculative_tokens}
            arguments["speculative-config"] = json.dumps({**drafts, **PROMPT_LOOKUP})
        flags = [part for name, value in arguments.items() for part in (f"--{name}", str(value))]
        common = [
            "--enable-lora", "--no-trust-remote-code", "--disable-fastapi-docs",
            "--disable-uvicorn-access-log", "--disable-log-stats",
        ]  # fmt: skip
        # Without "eager", vLLM picks kernels for a compiler that it then does not run, because
        # adapters are on.
        cpu = ["--enforce-eager", "--lora-target-modules", *LINEAR_MODULES]
        more = cpu if settings.device == "cpu" else []
        if self.secret:
            more = ["--middleware", f"{OnlyOurs.__module__}.{OnlyOurs.__name__}", *more]
        return [sys.executable, "-m", "serving.engine.server", *flags, *common, *more]

    def variables(self) -> dict[str, str]:
        """What is set for the engine, beside what it inherits."""
        own = {
            MARKER: str(self.directory),
            "PYTHONPATH": str(ROOT),
            "PYTHONSAFEPATH": "1",
            "PYTHONUNBUFFERED": "1",
            # vLLM renames its processes over their environment, where our marker is looked for.
            "SPT_NOENV": "1",
            "HF_HUB_OFFLINE": "1",
            "TRANSFORMERS_OFFLINE": "1",
            "VLLM_NO_USAGE_STATS": "1",
            "DO_NOT_TRACK": "1",
            "VLLM_ALLOW_RUNTIME_LORA_UPDATING": "True",
            "VLLM_PLUGINS": "longslope",
            "VLLM_CACHE_ROOT": str(self.directory.parent / "cache"),
            "VLLM_CONFIG_ROOT": str(self.directory.parent / "config"),
            "TOKENIZERS_PARALLELISM": "false",
        }
        if self.secret:
            own[SECRET] = self.secret.partition(",")[0]
        return own | (self._on_cuda() if self.settings.device == "cuda" else self._on_cpu())

    def environment(self, inherited: Mapping[str, str] = os.environ) -> dict[str, str]:
        kept = {name: inherited[name] for name in INHERITED if name in inherited}
        own = self.variables()
        if "LD_LIBRARY_PATH" in own and "LD_LIBRARY_PATH" in kept:
            own["LD_LIBRARY_PATH"] += os.pathsep + kept["LD_LIBRARY_PATH"]
        return kept | own

    def described(self) -> dict[str, object]:
        """For people and for the gateway, as JSON."""
        return {**asdict(self.settings), "port": self.port}

    def libraries(self) -> list[Path]:
        """Shared libraries that the process must load before any other."""
        if self.settings.device != "cpu":
            return []
        openmp = Path(sys.prefix) / "lib" / "libiomp5.so"
        first = [openmp] if openmp.exists() else []
        return first + [Path(file) for file in sorted(glob.glob(TCMALLOC))[:1]]  # noqa: PTH207

    def _on_cuda(self) -> dict[str, str]:
        devices = ",".join(str(index) for index in self.settings.gpus)
        return {"CUDA_DEVICE_ORDER": "PCI_BUS_ID", "CUDA_VISIBLE_DEVICES": devices}

    def _on_cpu(self) -> dict[str, str]:
        own = {
            "CUDA_VISIBLE_DEVICES": "",
            "OMP_NUM_THREADS": str(self.settings.threads),
            # Threads of the two processes share few cores: bound to them, they wait for each
            # other (measured, 2 cores, 32 at once: 153 tokens a second bound, 261 free).
            "VLLM_CPU_OMP_THREADS_BIND": "nobind",
            # Nothing is worth a compiler here: the first question that asked for probabilities
            # waited for one (measured: 6 to 20 s, and it must be installed), a third of a second
            # without.
            "TORCHDYNAMO_DISABLE": "1",
            # How many milliseconds a thread spins before it lets others have its core.
            "KMP_BLOCKTIME": "5",
            "KMP_TPAUSE": "0",
            # Compute in the engine's process instead of a third one: half a GiB less, and no hop
            # between processes for every token.
            "VLLM_ENABLE_V1_MULTIPROCESSING": "0",
            FORK: "1",
        }
        libraries = self.libraries()
        if libraries:
            # By bare name: LD_PRELOAD takes a space in a path for the end of it.
            own["LD_PRELOAD"] = ":".join(library.name for library in libraries)
            own["LD_LIBRARY_PATH"] = str(self.directory / "lib")
        return own
