"""A restart under load: whoever asks meanwhile is answered, by the old code or by the new."""

import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import embedded
import psutil
import pytest

from tests import services
from tests.waiting import until

APP = """
import asyncio
async def app(scope, receive, send):
    if scope["type"] != "http":
        return
    if scope["path"] == "/slow":
        await asyncio.sleep(2)
    await send({"type": "http.response.start", "status": 200,
                "headers": [(b"content-length", b"3")]})
    await send({"type": "http.response.body", "body": b"%(name)s"})
"""


@dataclass
class Site:
    """A server of a small application, whose answer is what the file says that it was started
    from."""

    folder: Path
    port: int
    parent: subprocess.Popen[bytes]
    answers: list[str] = field(default_factory=list)

    def write(self, name: str) -> None:
        (self.folder / "small.py").write_text(APP % {"name": name})

    def ask(self, connection: http.client.HTTPConnection, path: str = "/") -> str:
        """The answer; a connection that the server is about to close is closed."""
        connection.request("GET", path)
        return connection.getresponse().read().decode()

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def answers_at_all(self) -> bool:
        try:
            return bool(self.ask(self.connect()))
        except OSError:
            return False

    def workers(self) -> set[int]:
        children = psutil.Process(self.parent.pid).children()
        return {one.pid for one in children if "resource_tracker" not in _command_line(one)}


def _command_line(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.NoSuchProcess:  # it ends at this moment
        return ""


@pytest.fixture(params=["1", "2"])
def site(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Site]:
    (port,) = embedded.free_ports(1)
    (tmp_path / "small.py").write_text(APP % {"name": "old"})
    command = [
        sys.executable, "-B", "-m", "maas.kit.serve", "small:app", "--port", str(port),
        "--workers", request.param, "--log-level", "warning", "--timeout-graceful-shutdown", "30",
        "--timeout-worker-healthcheck", "60",
    ]  # fmt: skip
    path = os.pathsep.join([str(services.BASE_DIR / "platform"), str(tmp_path)])
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
    parent = subprocess.Popen(command, env=environment)
    site = Site(tmp_path, port, parent)
    until(site.answers_at_all, seconds=60)
    yield site
    parent.terminate()
    parent.wait(timeout=60)


def test_nobody_is_refused_or_cut_off_while_code_is_replaced(site: Site) -> None:
    over, failed = threading.Event(), []

    def go_on_asking(*, keep: bool) -> None:
        connection = site.connect()
        while not over.is_set():
            try:
                site.answers.append(site.ask(connection))
            except (OSError, http.client.HTTPException) as error:
                failed.append(error)
            if not keep:
                connection.close()
            time.sleep(0.002)

    threads = [
        threading.Thread(target=go_on_asking, kwargs={"keep": keep}) for keep in (True, False) * 2
    ]
    for one in threads:
        one.start()
    long_answer: list[str] = []
    slow = threading.Thread(target=lambda: long_answer.append(site.ask(site.connect(), "/slow")))
    slow.start()
    old = site.workers()
    site.write("new")
    site.parent.send_signal(signal.SIGHUP)
    until(lambda: not old & site.workers(), seconds=90)
    time.sleep(0.2)
    over.set()
    for one in [*threads, slow]:
        one.join()
    assert failed == []
    assert {"old", "new"} == set(site.answers)
    assert long_answer == ["old"]
    assert site.ask(site.connect()) == "new"


def test_code_that_does_not_start_leaves_the_old_in_its_place(site: Site) -> None:
    old = site.workers()
    (site.folder / "small.py").write_text("raise SystemExit(1)")
    site.parent.send_signal(signal.SIGHUP)
    time.sleep(3)
    assert site.ask(site.connect()) == "old"
    until(lambda: site.workers() == old, seconds=60)


def test_workers_of_a_parent_that_was_killed_give_the_port_free(site: Site) -> None:
    workers = site.workers()
    site.parent.kill()
    site.parent.wait(timeout=60)
    until(lambda: not any(map(psutil.pid_exists, workers)), seconds=60)
    assert embedded.is_free(site.port)
