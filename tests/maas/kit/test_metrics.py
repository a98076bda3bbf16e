"""What processes of one program count is read as one, from an address that is not public."""

import os
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from maas.kit import metrics

COUNT = """
import os
from prometheus_client import Counter, Gauge
from maas.kit import metrics

Counter("longslope_toy_requests_total", "Requests.").inc({count})
Gauge("longslope_toy_open_requests", "Open.", multiprocess_mode="livesum").set({count})
{then}
"""
READ = """
import urllib.request
from maas.kit import metrics

server = metrics.MetricsServer(0)
with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/metrics") as answer:
    print(answer.read().decode())
server.close()
"""


def run(code: str, environment: dict[str, str]) -> str:
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_what_several_processes_count_is_read_as_one(tmp_path: Path) -> None:
    shared = metrics.new_shared_folder(tmp_path / "toy")
    run(COUNT.format(count=2, then=""), shared)
    run(COUNT.format(count=3, then="metrics.leave()"), shared)
    families = {one.name: one for one in text_string_to_metric_families(run(READ, shared))}
    (requests,) = families["longslope_toy_requests"].samples
    assert requests.value == 5
    # The one that left in good order holds nothing open; its counts stay.
    (held,) = families["longslope_toy_open_requests"].samples
    assert held.value == 2
    metrics.new_shared_folder(tmp_path / "toy")
    assert "longslope_toy" not in run(READ, shared)


def test_one_process_shows_its_own_counts_and_gives_the_port_back() -> None:
    server = metrics.MetricsServer(0)
    port = server.port
    with pytest.raises(OSError, match="in use"):
        metrics.MetricsServer(port)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
        assert b"python_info" in answer.read()
    server.close()
    metrics.MetricsServer(port).close()
