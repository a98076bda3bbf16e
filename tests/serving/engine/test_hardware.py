"""What a node has to compute with."""

import os
from pathlib import Path

import pytest

from serving.engine import hardware
from serving.engine.hardware import Gpu


def test_this_machine_has_cores_and_memory() -> None:
    cpu = hardware.detect_cpu()
    assert set(cpu.cores) == os.sched_getaffinity(0)
    assert 1 <= cpu.physical_cores <= len(cpu.cores)
    assert cpu.memory > 1024**3
    assert cpu.name


@pytest.fixture
def driver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    tool = tmp_path / "nvidia-smi"
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    return tool


def test_gpus_are_read_from_the_drivers_tool(driver: Path) -> None:
    driver.write_text(
        "#!/bin/sh\necho '0, NVIDIA H100 80GB HBM3, 81559'\necho '1, NVIDIA L4, 23034'\n"
    )
    driver.chmod(0o755)
    assert hardware.detect_gpus() == (
        Gpu(index=0, name="NVIDIA H100 80GB HBM3", memory=81559 * 1024**2),
        Gpu(index=1, name="NVIDIA L4", memory=23034 * 1024**2),
    )


def test_a_driver_that_does_not_answer_means_no_gpu(driver: Path) -> None:
    driver.write_text("#!/bin/sh\necho 'NVIDIA-SMI has failed'\nexit 9\n")
    driver.chmod(0o755)
    assert hardware.detect_gpus() == ()
