"""The tests' own Postgres and Valkey: real ones, on their own port and folder.

Loaded with `-p tests.services`, before Django's settings are read: the settings find the
stores' addresses in the environment, as in production. The addresses are chosen here; the
stores themselves start when the first test comes that needs them (`start`), so a run of unit
tests starts none. Every worker of pytest-xdist loads this file, and so has stores of its own.
"""

import atexit
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(BASE_DIR / "platform"), str(BASE_DIR), str(BASE_DIR / "deploy")]

import embedded

_state = Path(tempfile.mkdtemp(prefix="longslope-test-"))
(_state / "static").mkdir()  # `collectstatic` did not run, and WhiteNoise warns where it is missing
_password = embedded.new_password()
# Bound until Valkey takes it: no other process gets this port in the meantime.
_reserved = socket.socket()
_reserved.bind(("127.0.0.1", 0))
_port = int(_reserved.getsockname()[1])
_running: list[subprocess.Popen[bytes]] = []

os.environ.update(
    LONGSLOPE_STATE=str(_state),
    DATABASE_URL=embedded.database_url(_state),
    REDIS_URL=f"redis://:{_password}@127.0.0.1:{_port}/0",
    SECRET_KEY=embedded.new_password(),
    PYTHONPATH=f"{BASE_DIR / 'platform'}{os.pathsep}{BASE_DIR}",
    DJANGO_SETTINGS_MODULE="tests.settings",
    HF_HUB_OFFLINE="1",
    # OpenMP's threads wait by spinning unless told before torch is loaded: beside other busy
    # processes that takes ten times the processor's time (measured with the sentence encoder).
    OMP_WAIT_POLICY="passive",
)


@cache
def start() -> None:
    """Start both stores; a second call does nothing. Returns when both answer."""
    embedded.prepare_postgres(_state)
    postgres = [*embedded.postgres_command(_state), "-c", "fsync=off"]
    quiet = subprocess.DEVNULL
    owner = embedded.as_postgres()
    _running.append(subprocess.Popen(postgres, stdout=quiet, stderr=quiet, cwd="/", **owner))
    valkey = embedded.valkey_command(_state, port=_port, password=_password)
    _reserved.close()
    _running.append(subprocess.Popen(valkey, stdout=quiet))
    deadline = time.monotonic() + 60
    while not (embedded.postgres_answers(_state) and not embedded.is_free(_port)):
        if time.monotonic() > deadline:
            raise RuntimeError("the tests' stores did not start")
        time.sleep(0.05)
    embedded.create_database(_state)


def are_running() -> bool:
    return bool(_running)


@atexit.register
def _stop() -> None:
    _reserved.close()
    for process in reversed(_running):
        process.send_signal(signal.SIGINT)  # Postgres: disconnect whoever is left, keep nothing
        process.wait(timeout=20)
    embedded.remove_runtime_dir(_state)
    shutil.rmtree(_state, ignore_errors=True)
