"""The whole stack as a customer meets it: processes, ports, a real engine and a real model.

Started once for all tests of this folder, in its own state folder, and taken down at the end.
The sample shop is carried through the whole path by the same program that `make demo` runs.
"""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
import openai
import psutil
import pytest

from tests.waiting import until

BASE_DIR = Path(__file__).resolve().parents[2]
# Set for the in-process tests; the stack chooses its own.
_OURS = (
    "DATABASE_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "LONGSLOPE_STATE",
    "PYTHONPATH",
    "DJANGO_ALLOW_ASYNC_UNSAFE",
    "OMP_WAIT_POLICY",
)


@dataclass(frozen=True)
class RunningStack:
    """A stack that is up. `env` is what its processes were started with."""

    state: Path
    env: dict[str, str]

    @property
    def console_url(self) -> str:
        return self.env["CONSOLE_URL"]

    @property
    def gateway_url(self) -> str:
        return self.env["GATEWAY_URL"]

    def admin(self) -> httpx.Client:
        """A REST client signed in as the platform's admin."""
        client = httpx.Client(base_url=self.console_url, timeout=60)
        answer = client.post(
            "/api/session/",
            json={"email": self.env["ADMIN_EMAIL"], "password": self.env["ADMIN_PASSWORD"]},
        )
        answer.raise_for_status()
        client.headers["X-CSRFToken"] = answer.json()["csrf_token"]
        return client

    def openai(self, key: str, **options: Any) -> openai.OpenAI:
        """The unmodified client, pointed at the gateway."""
        return openai.OpenAI(base_url=self.gateway_url, api_key=key, **options)

    def run(self, *command: str, **options: Any) -> subprocess.CompletedProcess[str]:
        """A command of the product, in the stack's environment."""
        return subprocess.run(
            [sys.executable, *command],
            env={
                **_clean_environment(),
                "LONGSLOPE_STATE": str(self.state),
                "PYTHONPATH": f"{BASE_DIR / 'platform'}{os.pathsep}{BASE_DIR}",
            },
            cwd=BASE_DIR,
            check=True,
            text=True,
            **options,
        )

    def processes(self, *words: str) -> list[psutil.Process]:
        """This stack's living processes whose command line holds every word."""
        found = []
        for process in psutil.process_iter():
            try:
                mine = process.environ().get("LONGSLOPE_STACK") == str(self.state)
                line = " ".join(process.cmdline())
            except (psutil.AccessDenied, psutil.NoSuchProcess):
                continue
            if mine and all(word in line for word in words):
                found.append(process)
        return found


@dataclass(frozen=True)
class SampleShop:
    """What the demo leaves behind: a tenant whose model is live, and a key to ask it."""

    stack: RunningStack
    data: dict[str, Any]

    @property
    def tenant(self) -> str:
        return str(self.data["tenant"])

    @property
    def model(self) -> str:
        return str(self.data["model"])

    @property
    def key(self) -> str:
        return str(self.data["key"])

    @cached_property
    def api(self) -> httpx.Client:
        """The REST API of this tenant: addresses are relative to it."""
        client = self.stack.admin()
        client.base_url = httpx.URL(f"{self.stack.console_url}/api/tenants/{self.tenant}/")
        return client

    @cached_property
    def client(self) -> openai.OpenAI:
        return self.stack.openai(self.key)


@pytest.fixture(scope="session")
def stack() -> Iterator[RunningStack]:
    state = BASE_DIR / "var" / "test"
    state.parent.mkdir(exist_ok=True)
    lock = (state.parent / "test.lock").open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)  # one run of these tests at a time in a checkout
    down = [sys.executable, "deploy/stack.py", "down"]
    up = [sys.executable, "deploy/stack.py", "up"]
    env = {**_clean_environment(), "LONGSLOPE_STATE": str(state)}
    subprocess.run(down, env=env, cwd=BASE_DIR, check=True)
    shutil.rmtree(state, ignore_errors=True)
    try:
        subprocess.run(up, env=env, cwd=BASE_DIR, check=True)
        lines = (state / "stack.env").read_text(encoding="utf-8").splitlines()
        yield RunningStack(state, dict(line.split("=", 1) for line in lines if line))
    finally:
        subprocess.run(down, env=env, cwd=BASE_DIR, check=True)
        lock.close()


@pytest.fixture(scope="session")
def shop(stack: RunningStack) -> SampleShop:
    """The English sample shop, taken from its spreadsheet to a live model by the demo."""
    stack.run("deploy/demo.py")
    return SampleShop(stack, json.loads((stack.state / "demo-larkspur.json").read_text()))


@pytest.fixture(scope="session")
def chinese_base_model(stack: RunningStack) -> str:
    """The base model of the Chinese shops, its terms accepted by the platform, and fetched."""
    admin, path = stack.admin(), "/api/base-models/gemma-3-270m/"
    model = admin.get(path).json()
    if model["terms_must_be_accepted"]:
        terms = {"terms_sha256": model["terms_sha256"]}
        admin.post(f"{path}accept-terms/", json=terms).raise_for_status()
    if model["state"] in {"listed", "failed"}:
        admin.post(f"{path}fetch/").raise_for_status()
    until(lambda: _is_ready(admin, path), seconds=600, every=0.5)
    return str(model["slug"])


def _is_ready(admin: httpx.Client, path: str) -> bool:
    state = admin.get(path).json()["state"]
    assert state != "failed", "the base model could not be fetched"
    return bool(state == "ready")


def _clean_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in _OURS}
