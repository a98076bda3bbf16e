"""What a running program counts, for Prometheus: boundaries that programs share, and a port.

A program counts with `prometheus_client`'s own `Counter`, `Gauge` (`multiprocess_mode="livesum"`)
and `Histogram`. Where it runs as several processes, `PROMETHEUS_MULTIPROC_DIR` names a folder of
theirs; it must be in the environment before Python starts. Names: `gen_ai_…` where OpenTelemetry's
conventions for generative AI have one, else `longslope_<program>_…`, with the unit at the end.
Labels take few values: never what a tenant or a caller wrote.
"""

import os
import shutil
import threading
from pathlib import Path
from wsgiref.simple_server import WSGIServer

from prometheus_client import REGISTRY, CollectorRegistry, start_http_server
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

# Upper boundaries. The first three are those of OpenTelemetry's conventions; vLLM's are like them.
SECONDS_OF_A_REQUEST = (
    0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
)  # fmt: skip
SECONDS_TO_FIRST_TOKEN = (
    0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0,
)  # fmt: skip
SECONDS_PER_TOKEN = (0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0, 2.5)
# What waits in a queue, or takes as long as a training does.
SECONDS_OF_WORK = (1, 2, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600)

LOOPBACK = "127.0.0.1"
SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def new_shared_folder(folder: Path) -> dict[str, str]:
    """The environment for the processes of one program that is started now: what those before
    them have counted is forgotten."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return {SHARED_FOLDER: str(folder)}


def registry() -> CollectorRegistry:
    """What this process has counted, or all processes that share its folder."""
    if not os.environ.get(SHARED_FOLDER):
        return REGISTRY
    together = CollectorRegistry(support_collectors_without_names=True)
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return together


class MetricsServer:
    """Answers `GET /metrics` in a thread of its own, on an address that is not for the public."""

    def __init__(self, port: int, *, host: str = LOOPBACK) -> None:
        """Raises OSError where the port is taken: by another process of the same program, say,
        which answers for all of them."""
        self._server: WSGIServer
        self._thread: threading.Thread
        self._server, self._thread = start_http_server(port, host, registry())

    @property
    def port(self) -> int:
        """Where it listens; of help where it was started with port 0."""
        return self._server.server_port

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def leave() -> None:
    """To be called where a process ends in good order: it holds nothing open any more."""
    if os.environ.get(SHARED_FOLDER):
        mark_process_dead(os.getpid())  # type: ignore[no-untyped-call]
