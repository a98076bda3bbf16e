"""What a node has to compute with. Reads the machine, not what was written about it."""

import os
import platform
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pynvml
import structlog

from maas.kit.memory import total_bytes

log = structlog.get_logger()

CPUINFO = Path("/proc/cpuinfo")
SIBLINGS = Path("/sys/devices/system/cpu")


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
        memory=total_bytes(),
    )


def detect_gpus(nvml: Any = pynvml) -> tuple[Gpu, ...]:
    """The CUDA devices that the driver's library (NVML) names; none where there is no driver.

    They are numbered by their place on the bus, as CUDA does under `CUDA_DEVICE_ORDER=PCI_BUS_ID`.
    A driver that is there and fails (it was updated under a running kernel, a GPU fell off the
    bus) means none as well, and says why in the log: half a list would name the wrong ones.
    """
    try:
        nvml.nvmlInit()
    except nvml.NVMLError_LibraryNotFound:
        return ()
    except nvml.NVMLError as error:
        log.warning("gpu_driver_fails", error=str(error))
        return ()
    try:
        return tuple(_gpu(nvml, index) for index in range(nvml.nvmlDeviceGetCount()))
    except nvml.NVMLError as error:
        log.warning("gpu_driver_fails", error=str(error))
        return ()
    finally:
        nvml.nvmlShutdown()


def _gpu(nvml: Any, index: int) -> Gpu:
    handle = nvml.nvmlDeviceGetHandleByIndex(index)
    memory = int(nvml.nvmlDeviceGetMemoryInfo(handle).total)
    return Gpu(index=index, name=nvml.nvmlDeviceGetName(handle), memory=memory)


def _siblings(core: int) -> str:
    """The cores that share one core's arithmetic, as the kernel writes it."""
    try:
        return (SIBLINGS / f"cpu{core}/topology/thread_siblings_list").read_text(encoding="ascii")
    except OSError:
        return str(core)
