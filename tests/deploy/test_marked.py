"""The next `up` finds every process of a stack by its marker, whatever became of its supervisor."""

import os
import subprocess
import uuid
from pathlib import Path

import embedded
import programs

from maas.kit import processes
from tests.waiting import until


def test_a_valkey_is_found_however_it_calls_itself(tmp_path: Path) -> None:
    (port,) = embedded.free_ports(1)
    mark = uuid.uuid4().hex
    command = embedded.valkey_command(tmp_path, port=port, password="secret")
    valkey = subprocess.Popen(
        command, env={**os.environ, programs.MARKER: mark}, stdout=subprocess.DEVNULL
    )
    try:
        until(lambda: not embedded.is_free(port))
        assert [one.pid for one in processes.with_marker(programs.MARKER, mark)] == [valkey.pid]
    finally:
        valkey.kill()
        valkey.wait(10)
