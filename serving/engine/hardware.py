"""What a node has to compute with. Reads the machine, not what was written about it."""

import os
import platform
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

CPUINFO = Path("/proc/cpuinfo")
MEMINFO = Path("/proc/meminfo")
SIBLINGS = Path("/sys/devices/system/cpu")
CGROUP_LIMIT = Path("/sys/fs/cgroup/memory.max")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cpu:
    """`cores`: the ids that this process may run on; `physical_cores`: how many of them do not
    share their arithmetic with another. `memory`: bytes, within any cgroup limit.
    """

    name: str
    cores: tuple[int, ...]
    physical_cores: int
    flags: frozenset[str]
    memory: int

    @property
    def multiplies_bfloat16(self) -> bool:
        """Whether bfloat16 products run in hardware. Without, float32 is several times faster."""
        return bool(self.flags & {"avx512_bf16", "amx_bf16", "bf16"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Gpu:
    """One CUDA device; `memory` in bytes."""

    index: int
    name: str
    memory: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A node's hardware. Where there are GPUs, engines run on them."""

    cpu: Cpu
    gpus: tuple[Gpu, ...] = ()


def detect() -> Machine:
    """Look at the machine that this runs on."""
    return Machine(cpu=detect_cpu(), gpus=detect_gpus())


def detect_cpu() -> Cpu:
    name, flags = "", frozenset[str]()
    text = CPUINFO.read_text(encoding="utf-8", errors="replace") if CPUINFO.exists() else ""
    for line in text.splitlines():
        key, _, value = line.partition(":")
        if key.strip() == "model name":
            name = value.strip()
        elif key.strip() in {"flags", "Features"}:
            flags = frozenset(value.split())
            break
    cores = tuple(sorted(os.sched_getaffinity(0)))
    return Cpu(
        name=name or platform.processor() or platform.machine(),
        cores=cores,
        physical_cores=len({_siblings(core) for core in cores}),
        flags=flags,
        memory=_memory(),
    )


def detect_gpus() -> tuple[Gpu, ...]:
    """The CUDA devices that the driver's own tool names; none where there is no driver."""
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return ()
    fields = "--query-gpu=index,name,memory.total"
    try:
        done = subprocess.run(
            [tool, fields, "--format=csv,noheader,nounits"],
            capture_output=True, text=True, timeout=20, check=True,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return ()
    return tuple(_gpu(line) for line in done.stdout.splitlines() if line.count(",") == 2)


def _gpu(line: str) -> Gpu:
    index, name, mebibytes = (part.strip() for part in line.split(","))
    return Gpu(index=int(index), name=name, memory=int(mebibytes) * 1024**2)


def _siblings(core: int) -> str:
    """The cores that share one core's arithmetic, as the kernel writes it."""
    try:
        return (SIBLINGS / f"cpu{core}/topology/thread_siblings_list").read_text(encoding="ascii")
    except OSError:
        return str(core)


def _memory() -> int:
    """Bytes of memory that this machine, or the control group around us, allows."""
    total = 0
    for line in MEMINFO.read_text(encoding="ascii").splitlines():
        if line.startswith("MemTotal:"):
            total = int(line.split()[1]) * 1024
            break
    try:
        limit = CGROUP_LIMIT.read_text(encoding="ascii").strip()
    except OSError:
        return total
    return min(total, int(limit)) if limit.isdigit() else total
