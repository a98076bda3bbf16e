"""What a node has to compute with."""

import os
from dataclasses import dataclass
from typing import Any, ClassVar

import pynvml
import pytest
from structlog.testing import capture_logs

from serving.engine import hardware
from serving.engine.hardware import Gpu

GiB = 1024**3


def test_this_machine_has_cores_and_memory() -> None:
    cpu = hardware.detect_cpu()
    assert set(cpu.cores) == os.sched_getaffinity(0)
    assert 1 <= cpu.physical_cores <= len(cpu.cores)
    assert cpu.memory > GiB
    assert cpu.name


@dataclass
class Memory:
    total: int


@dataclass
class FakeNvml:
    """Not a driver: speaks like `pynvml` for two GPUs that are not there.

    `fails` names the function that gives an error.
    """

    fails: str = ""
    error: type[pynvml.NVMLError] = pynvml.NVMLError_Unknown
    is_open: bool = False

    NVMLError: ClassVar = pynvml.NVMLError
    NVMLError_LibraryNotFound: ClassVar = pynvml.NVMLError_LibraryNotFound
    GPUS: ClassVar = [("NVIDIA H100 80GB HBM3", 85_520_809_984), ("NVIDIA L4", 24_152_899_584)]

    def _speak(self, name: str) -> None:
        if name == self.fails:
            raise self.error
        if not self.is_open:
            raise pynvml.NVMLError_Uninitialized

    def nvmlInit(self) -> None:  # noqa: N802
        self.is_open = True
        try:
            self._speak("nvmlInit")
        except pynvml.NVMLError:
            self.is_open = False
            raise

    def nvmlShutdown(self) -> None:  # noqa: N802
        self._speak("nvmlShutdown")
        self.is_open = False

    def nvmlDeviceGetCount(self) -> int:  # noqa: N802
        self._speak("nvmlDeviceGetCount")
        return len(self.GPUS)

    def nvmlDeviceGetHandleByIndex(self, index: int) -> int:  # noqa: N802
        self._speak("nvmlDeviceGetHandleByIndex")
        return index

    def nvmlDeviceGetName(self, handle: int) -> str:  # noqa: N802
        self._speak("nvmlDeviceGetName")
        return self.GPUS[handle][0]

    def nvmlDeviceGetMemoryInfo(self, handle: int) -> Memory:  # noqa: N802
        self._speak("nvmlDeviceGetMemoryInfo")
        return Memory(self.GPUS[handle][1])


def calls_of(fake: type[FakeNvml]) -> list[str]:
    return [name for name in vars(fake) if name.startswith("nvml")]


def test_the_fake_speaks_as_the_real_library_does() -> None:
    assert calls_of(FakeNvml)
    assert all(callable(getattr(pynvml, name)) for name in calls_of(FakeNvml))


def test_gpus_are_read_from_the_drivers_library() -> None:
    nvml = FakeNvml()
    assert hardware.detect_gpus(nvml) == (
        Gpu(index=0, name="NVIDIA H100 80GB HBM3", memory=85_520_809_984),
        Gpu(index=1, name="NVIDIA L4", memory=24_152_899_584),
    )
    assert not nvml.is_open


@pytest.mark.parametrize("fails", [name for name in calls_of(FakeNvml) if name != "nvmlShutdown"])
def test_a_driver_that_does_not_answer_means_no_gpu_and_says_why(fails: str) -> None:
    nvml = FakeNvml(fails, pynvml.NVMLError_GpuIsLost)
    with capture_logs() as logs:
        assert hardware.detect_gpus(nvml) == ()
    assert [entry["event"] for entry in logs] == ["gpu_driver_fails"]
    assert not nvml.is_open


def test_without_a_driver_there_is_no_gpu_and_nothing_to_say() -> None:
    nvml: Any = FakeNvml("nvmlInit", pynvml.NVMLError_LibraryNotFound)
    with capture_logs() as logs:
        assert hardware.detect_gpus(nvml) == ()
    assert logs == []


def test_this_machines_own_library_is_asked() -> None:
    """Whatever it says, the machine has at least a CPU."""
    machine = hardware.detect()
    assert machine.cpu.cores
    assert [gpu.index for gpu in machine.gpus] == list(range(len(machine.gpus)))
