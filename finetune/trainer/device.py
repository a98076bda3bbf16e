"""What the training runs on: one CPU, or the CUDA devices this process may see."""

import os
from dataclasses import dataclass
from importlib.util import find_spec

import torch

from maas.jobs.program import Failure


@dataclass(frozen=True, kw_only=True)
class Device:
    kind: str
    """"cpu" or "cuda"."""
    count: int
    """Accelerators at work, one for each process; a CPU counts as one."""
    name: str

    first: bool = True
    """Whether this process writes for all that train together."""

    @property
    def is_cuda(self) -> bool:
        return self.kind == "cuda"


def choose(wanted: str, *, threads: int | None) -> Device:
    """The device to train on; sets the CPU's threads. Raises Failure("no_cuda")."""
    if wanted == "cuda" and not torch.cuda.is_available():
        raise Failure("no_cuda")
    # Set by the launcher when several processes train together.
    place, processes = (
        int(os.environ.get("LOCAL_RANK", "0")),
        int(os.environ.get("WORLD_SIZE", "1")),
    )
    if wanted != "cpu" and torch.cuda.is_available():
        torch.cuda.set_device(place)
        name = torch.cuda.get_device_name(place)
        return Device(kind="cuda", count=processes, name=name, first=place == 0)
    count = threads or len(os.sched_getaffinity(0))
    torch.set_num_threads(count)
    name = f"CPU, {count} threads"
    return Device(kind="cpu", count=processes, name=name, first=place == 0)


def can_quantize() -> bool:
    """Whether bitsandbytes, which 4-bit loading needs, is installed."""
    return find_spec("bitsandbytes") is not None
