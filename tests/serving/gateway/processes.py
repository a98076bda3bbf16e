"""A gateway as its own process, as in production, on a free port."""

import http.client
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import embedded
from django.db import connection

BASE_DIR = Path(__file__).resolve().parents[3]


@dataclass
class GatewayProcess:
    process: subprocess.Popen[bytes]
    port: int
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

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
    """Start one on the tests' database. Returns when it answers."""
    (port,) = embedded.free_ports(1)
    name = str(connection.settings_dict["NAME"])
    with log.open("wb") as out:
        process = subprocess.Popen(
            [
                sys.executable, "-m", "uvicorn", "--port", str(port), "--no-access-log",
                "--timeout-graceful-shutdown", "3", application,
            ],
            cwd=BASE_DIR,
            stdout=out,
            stderr=subprocess.STDOUT,
            env={
                **os.environ,
                "DATABASE_URL": embedded.database_url(Path(os.environ["LONGSLOPE_STATE"]), name),
                **environment,
            },
        )  # fmt: skip
    gateway = GatewayProcess(process, port, log)
    _wait_until_it_answers(gateway)
    return gateway


def _wait_until_it_answers(gateway: GatewayProcess) -> None:
    deadline = time.monotonic() + 90
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
