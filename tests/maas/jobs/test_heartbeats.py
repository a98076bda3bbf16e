"""A worker and beat give the signs of life that `/readyz` looks for."""

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from maas.common import heartbeats
from tests import services
from tests.maas.jobs.conftest import Worker
from tests.waiting import until


@pytest.fixture
def beat(worker: Worker, tmp_path: Path) -> Iterator[None]:
    process = subprocess.Popen(
        [
            sys.executable, "-m", "celery", "--quiet", "-A", "maas", "beat",
            "--schedule", str(tmp_path / "beat.schedule"), "--pidfile", "",
        ],
        cwd=services.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "CELERY_SKIP_CHECKS": "1"},
    )  # fmt: skip
    yield
    process.terminate()
    process.wait(20)


@pytest.mark.usefixtures("beat")
def test_both_are_seen() -> None:
    for process in (heartbeats.WORKER, heartbeats.BEAT):
        until(partial(_seen, process), seconds=150)


def _seen(process: str) -> bool:
    return heartbeats.age(process) is not None
