"""What a job's program is given of the machine, and what the machine says of its death."""

import os
from pathlib import Path

from maas.fleet.models import Accelerator
from maas.jobs.models import Job

VMSTAT = Path("/proc/vmstat")


def environment(job: Job) -> dict[str, str]:
    """The variables by which numeric libraries find their accelerator and their cores.

    A job without an accelerator gets half of the cores, so that two of them, or one beside a
    training, do not trample on each other.
    """
    cores = os.cpu_count() or 1
    accelerator = job.accelerator
    threads = cores if accelerator else max(cores // 2, 1)
    cuda = accelerator is not None and accelerator.kind == Accelerator.Kind.CUDA
    return {
        "OMP_NUM_THREADS": str(threads),
        # Threads that wait for each other let others have their core meanwhile. By spinning they
        # starve each other where anything else runs (measured on two cores at a load of 7: no
        # step of a training in 80 s, against 13 to 20).
        "OMP_WAIT_POLICY": "PASSIVE",
        "MKL_NUM_THREADS": str(threads),
        "OPENBLAS_NUM_THREADS": str(threads),
        "RAYON_NUM_THREADS": str(threads),
        "TOKENIZERS_PARALLELISM": "false",
        "CUDA_DEVICE_ORDER": "PCI_BUS_ID",
        "CUDA_VISIBLE_DEVICES": str(accelerator.index) if cuda and accelerator else "",
        "PYTHONUNBUFFERED": "1",
    }


def oom_kills() -> int:
    """How many processes the kernel has killed for want of memory since it started.

    Source: `oom_kill` in /proc/vmstat (Linux 4.13 and later), which counts control groups'
    kills too. 0 where the kernel does not say.
    """
    try:
        lines = VMSTAT.read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("oom_kill ")), 0)
