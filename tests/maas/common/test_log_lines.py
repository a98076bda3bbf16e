"""The log of each process as the stack starts it: JSON alone, what happened, and no secret."""

import json
import os
import signal
import subprocess
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import embedded
import httpx
import programs
import pytest
from django.db import connection

from maas.tenants import keys
from tests import services
from tests.waiting import each, until

SECRET = "Tulpenzwiebel"
"""Stands in every body and query that is sent here, and so in no line."""
MAIL = "nia@larkspur.test"


ONE_PROCESS = ("--lifespan", "off")
"""Without the gateway's models, which `/v1` alone needs."""
STARTED = ("web", "beat", "node")
"""The gateway's and the worker's lines are looked at where tests start these anyway."""


@dataclass(frozen=True)
class Stack:
    console: str
    logs: Path

    def lines(self, process: str) -> list[dict[str, Any]]:
        text = (self.logs / f"{process}.log").read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines()]

    def told(self, process: str, event: str, **fields: Any) -> list[dict[str, Any]]:
        return [
            line
            for line in self.lines(process)
            if line["event"] == event and fields.items() <= line.items()
        ]


@pytest.fixture
def stack(transactional_db: None, tmp_path: Path) -> Iterator[Stack]:
    """Processes of `make up`, with its own commands, all at once."""
    web_port, gateway_port = embedded.free_ports(2)
    name = str(connection.settings_dict["NAME"])
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.maas.common.crash_settings",
        "DATABASE_URL": embedded.database_url(Path(os.environ["LONGSLOPE_STATE"]), name),
        "CONSOLE_URL": f"http://127.0.0.1:{web_port}",
        "CONSOLE_BIND": f"127.0.0.1:{web_port}",
        "GATEWAY_BIND": f"127.0.0.1:{gateway_port}",
        "GATEWAY_URL": f"http://127.0.0.1:{gateway_port}/v1",
        "NODE_NAME": "logs",
        "PYTHONUNBUFFERED": "1",
    }
    (tmp_path / "stack.env").touch()
    found = {one.name: one for one in programs.programs(tmp_path, env)}
    running = [_start(found[name], tmp_path, env) for name in STARTED]
    try:
        yield Stack(env["CONSOLE_URL"], tmp_path)
    finally:
        for process in running:
            process.send_signal(signal.SIGTERM)
        for process in running:
            process.wait(40)


def _start(
    program: programs.Program, folder: Path, env: dict[str, str]
) -> "subprocess.Popen[bytes]":
    command = list(program.command)
    if program.name == "web":
        place = command.index("--workers")
        command[place : place + 2] = ONE_PROCESS
    if program.name == "beat":
        env = {**env, "REDIS_URL": "redis://:nobody@127.0.0.1:1/0"}  # it speaks only of trouble
    own = {one: value for one, value in program.environment.items() if "PROMETHEUS" not in one}
    with (folder / f"{program.name}.log").open("wb") as log:
        return subprocess.Popen(
            command, cwd=services.BASE_DIR, env={**env, **own}, stdout=log, stderr=log
        )


def answers(address: str) -> bool:
    try:
        return httpx.get(address, timeout=10).status_code < 500
    except httpx.HTTPError:
        return False


def test_what_the_processes_log(stack: Stack) -> None:
    until(lambda: answers(f"{stack.console}/healthz"), seconds=150)

    page = httpx.post(f"{stack.console}/crash/?q={SECRET}", content=SECRET, timeout=60)
    number = page.headers["x-request-id"]
    assert page.status_code == 500
    assert number in page.text, "the page tells by what its line is found"
    (line,) = stack.told("web", "request", request_id=number)
    assert (line["level"], line["status"], line["path"]) == ("error", 500, "/crash/")
    assert "RuntimeError" in line["exception"]
    assert "in page" in line["exception"]
    assert [one for one in stack.lines("web") if "exception" in one] == [line]

    told = httpx.post(f"{stack.console}/api/crash/", json={"word": SECRET}, timeout=60)
    number = told.json()["error"]["request_id"]
    (line,) = [one for one in stack.lines("web") if one.get("request_id") == number]
    assert "in post" in line["exception"]

    sent = {"email": MAIL, "password": SECRET}
    assert httpx.post(f"{stack.console}/api/session/", json=sent, timeout=60).status_code == 400
    (failed,) = stack.told("web", "sign_in_failed")
    assert (failed["logger"], failed["level"], failed["ip"]) == ("security", "warning", "127.0.0.1")
    assert failed["account"].startswith("mail:")

    new = keys.generate()
    bearer = {"Authorization": f"Bearer {new.text}"}
    address = f"{stack.console}/api/tenants/{uuid.uuid4()}/jobs/"
    assert httpx.get(address, headers=bearer, timeout=60).status_code == 401
    (refused,) = stack.told("web", "key_refused")
    assert (refused["key"], refused["logger"]) == (new.prefix, "security")

    until(lambda: stack.told("node", "node_registered"), seconds=120)
    until(lambda: stack.lines("beat"), seconds=120)
    for process in STARTED:
        lines = each(stack.lines(process))
        assert all({"event", "level", "logger", "timestamp"} <= {*line} for line in lines)
        text = (stack.logs / f"{process}.log").read_text(encoding="utf-8")
        for hidden in (SECRET, MAIL, new.text, ":nobody@", os.environ["SECRET_KEY"]):
            assert hidden not in text, process
