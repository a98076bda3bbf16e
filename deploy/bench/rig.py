"""What the gateway's benchmark runs: stores, mock engine, gateway and LiteLLM, each a process."""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "platform"))

import embedded

HERE = Path(__file__).resolve().parent
BASE_DIR = HERE.parents[1]

LITELLM = "litellm[proxy]==1.100.0"
MODEL = "faq"
# Set for our own processes; the peer is to see nothing of them.
_OURS = ("DATABASE_URL", "REDIS_URL", "PYTHONPATH", "DJANGO_SETTINGS_MODULE", "LONGSLOPE_STATE")


@contextmanager
def running(
    command: list[str],
    log: Path,
    *,
    cwd: Path = BASE_DIR,
    env: dict[str, str] | None = None,
    **started: Any,
) -> Iterator[psutil.Process]:
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=subprocess.STDOUT, cwd=cwd, env=env, **started
        )
    try:
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def stores(state: Path, valkey_port: int) -> Iterator[dict[str, str]]:
    """Postgres and Valkey of their own, and the environment that names them."""
    embedded.prepare_postgres(state)
    password = embedded.new_password()
    postgres = running(
        embedded.postgres_command(state),
        state / "postgres.log",
        cwd=Path("/"),
        **embedded.as_postgres(),
    )
    valkey = running(
        embedded.valkey_command(state, port=valkey_port, password=password), state / "valkey.log"
    )
    with postgres, valkey:
        wait_for(lambda: embedded.postgres_answers(state))
        embedded.create_database(state)
        yield {
            "LONGSLOPE_STATE": str(state),
            "DATABASE_URL": embedded.database_url(state),
            "REDIS_URL": f"redis://:{password}@127.0.0.1:{valkey_port}/0",
            "SECRET_KEY": secrets.token_hex(),
            "DJANGO_SETTINGS_MODULE": "maas.settings",
            "PYTHONPATH": f"{BASE_DIR / 'platform'}{os.pathsep}{BASE_DIR}",
        }
    embedded.remove_runtime_dir(state)


@contextmanager
def mock_engine(port: int, *, delay: float = 0.0) -> Iterator[tuple[str, psutil.Process]]:
    """`delay`: seconds before every token of a stream."""
    command = [sys.executable, str(HERE / "mock_engine.py"), str(port), str(delay)]
    with running(command, Path(os.devnull)) as process:
        wait_for(lambda: answers(port))
        yield f"http://127.0.0.1:{port}", process


@contextmanager
def gateway(port: int, state: Path) -> Iterator[psutil.Process]:
    command = [
        sys.executable, "-m", "uvicorn", "--no-access-log", "--port", str(port),
        "serving.gateway.asgi:application",
    ]  # fmt: skip
    with running(command, state / "gateway.log") as process:
        wait_for(lambda: answers(port))
        yield process


@contextmanager
def lite_llm(
    folder: Path, port: int, engine: str, upstream: str
) -> Iterator[tuple[str, psutil.Process]]:
    """The peer, in an environment of its own that is kept for the next run."""
    environment = folder / "litellm"
    python = environment / "bin" / "python"
    if not (environment / "installed").exists():
        venv.create(environment, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", LITELLM], check=True)
        (environment / "installed").touch()
    key = "sk-" + secrets.token_hex(16)
    config = {
        "model_list": [
            {
                "model_name": MODEL,
                "litellm_params": {
                    "model": f"openai/{upstream}",
                    "api_base": f"{engine}/v1",
                    "api_key": "none",
                },
            }
        ],
        "general_settings": {"master_key": key},
    }
    (folder / "litellm.json").write_text(json.dumps(config))
    command = [
        str(environment / "bin" / "litellm"), "--config", str(folder / "litellm.json"),
        "--host", "127.0.0.1", "--port", str(port), "--num_workers", "1",
    ]  # fmt: skip
    clean = {name: value for name, value in os.environ.items() if name not in _OURS}
    with running(command, folder / "litellm.log", env=clean) as process:
        wait_for(lambda: answers(port), seconds=180)
        yield key, process


def wait_for(ready: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise SystemExit("it did not start in time")
        time.sleep(0.1)


def answers(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0
