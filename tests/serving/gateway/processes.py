"""A gateway as its own process, as in production, on a free port."""

import http.client
import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import embedded
from django.db import connection

from maas.common import events
from tests.waiting import until

BASE_DIR = Path(__file__).resolve().parents[3]


@dataclass
class GatewayProcess:
    process: subprocess.Popen[bytes]
    port: int
    metrics_port: int
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def logged(self, *, since: int = 0) -> Iterator[dict[str, Any]]:
        """What it has logged, from a place in its log on."""
        with self.log.open("rb") as log:
            log.seek(since)
            for line in log.read().splitlines():
                if line.startswith(b"{") and line.endswith(b"}"):
                    yield json.loads(line)

    def announce(self, topic: str, change: dict[str, Any]) -> None:
        """Publish a change. Returns when the gateway has forgotten what it concerns."""
        since, mark = self.log.stat().st_size, uuid.uuid4().hex
        events.publish(topic, {**change, "mark": mark})

        def applied() -> bool:
            return any(
                event["event"] == "gateway_invalidated" and event["change"].get("mark") == mark
                for event in self.logged(since=since)
            )

        until(applied, every=0.01)

    def kill(self) -> None:
        """As the kernel does it: no goodbye."""
        self.process.kill()
        self.process.wait(10)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


ALONE = "serving.gateway.asgi:application"
BESIDE_DJANGO = "maas.asgi:application"


def start_gateway(log: Path, *, application: str = ALONE, **environment: str) -> GatewayProcess:
    """Start one on the tests' database. Returns when it answers, and hears of changes."""
    port, metrics_port = embedded.free_ports(2)
    name = str(connection.settings_dict["NAME"])
    with log.open("wb") as out:
        process = subprocess.Popen(
            [
                sys.executable, "-m", "uvicorn", "--port", str(port), "--no-access-log",
                "--no-proxy-headers", "--timeout-graceful-shutdown", "3", application,
            ],
            cwd=BASE_DIR,
            stdout=out,
            stderr=subprocess.STDOUT,
            env={
                **os.environ,
                "DATABASE_URL": embedded.database_url(Path(os.environ["LONGSLOPE_STATE"]), name),
                "GATEWAY_METRICS_PORT": str(metrics_port),
                **environment,
            },
        )  # fmt: skip
    gateway = GatewayProcess(process, port, metrics_port, log)
    _wait_until_it_answers(gateway)
    until(lambda: any(event["event"] == "gateway_listening" for event in gateway.logged()))
    return gateway


def _wait_until_it_answers(gateway: GatewayProcess) -> None:
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline and gateway.process.poll() is None:
        try:
            client = http.client.HTTPConnection("127.0.0.1", gateway.port, timeout=5)
            client.request("GET", "/v1/models")
            if client.getresponse().status == 401:
                return
        except OSError:
            time.sleep(0.05)
    gateway.kill()
    raise RuntimeError(f"the gateway did not start:\n{gateway.log.read_text()}")
