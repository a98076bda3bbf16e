"""Starts a real Postgres and a real Valkey for the tests, on their own ports and folder.

Loaded with `-p tests.services`, before Django's settings are read: the settings find the
stores' addresses in the environment, as in production.
"""

import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(BASE_DIR / "platform"), str(BASE_DIR), str(BASE_DIR / "deploy")]

import embedded

_running: list[subprocess.Popen[bytes]] = []


def _start() -> None:
    state = Path(tempfile.mkdtemp(prefix="longslope-test-"))
    atexit.register(_stop, state)
    embedded.prepare_postgres(state)
    _running.append(
        subprocess.Popen(
            [*embedded.postgres_command(state), "-c", "fsync=off"],
            user=embedded.postgres_user(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
        )
    )
    (port,) = embedded.free_ports(1)
    password = embedded.new_password()
    _running.append(
        subprocess.Popen(
            embedded.valkey_command(state, port=port, password=password),
            stdout=subprocess.DEVNULL,
        )
    )
    os.environ.update(
        LONGSLOPE_STATE=str(state),
        DATABASE_URL=embedded.database_url(state),
        REDIS_URL=f"redis://:{password}@127.0.0.1:{port}/0",
        SECRET_KEY=embedded.new_password(),
        PYTHONPATH=f"{BASE_DIR / 'platform'}{os.pathsep}{BASE_DIR}",
        DJANGO_SETTINGS_MODULE="tests.settings",
        HF_HUB_OFFLINE="1",
    )
    deadline = time.monotonic() + 30
    while not embedded.postgres_answers(state):
        if time.monotonic() > deadline:
            raise RuntimeError("the tests' Postgres did not start")
        time.sleep(0.05)
    embedded.create_database(state)


def _stop(state: Path) -> None:
    for process in reversed(_running):
        process.send_signal(signal.SIGINT)  # Postgres: disconnect whoever is left, keep nothing
        process.wait(timeout=20)
    embedded.remove_runtime_dir(state)
    shutil.rmtree(state, ignore_errors=True)


_start()
