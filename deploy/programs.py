"""Which processes the stack consists of, and what each is started with."""

import hashlib
import os
import secrets
import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import binds
import embedded
import private
import surroundings

# Every process of a stack carries this variable, so that `down` finds all of them.
MARKER = "LONGSLOPE_STACK"


@dataclass(frozen=True, kw_only=True)
class Program:
    """One supervised process."""

    name: str
    command: list[str]
    stop_seconds: int = 15
    stop_signal: str = "TERM"
    user: str | None = None
    autostart: bool = False
    environment: dict[str, str] = field(default_factory=dict)


# Below the range from which the kernel takes ports for outgoing connections.
FIRST_PORT = 8400
PORTS_EACH = 40

# OpenMP's threads wait by spinning unless told before torch is loaded; beside busy processes that
# took fifteen times the processor's time (measured with the sentence encoder). Engines, which have
# cores of their own, do not inherit it.
PATIENT = {"OMP_WAIT_POLICY": "passive"}
# What uvicorn says before it has loaded the application, whose own settings hold from then on.
UVICORN_LOGS = Path(__file__).resolve().parent / "uvicorn_logs.json"
# Seconds in which a server that stops ends what it has begun: the longest answers of engines, and
# those that the console passes on. A live page's stream is cut, and its browser connects anew.
GATEWAY_DRAINS, WEB_DRAINS = 60, 10
SERVICES = ("web", "gateway", "worker", "beat", "node")


def first_environment(state: Path) -> dict[str, str]:
    """Secrets and addresses of a new installation."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "DATABASE_URL": embedded.database_url(state),
        "NODE_NAME": "local",
        "ADMIN_EMAIL": "admin@longslope.test",
        "ADMIN_PASSWORD": embedded.new_password(),
        **addresses(state, valkey_password=embedded.new_password()),
    }


def addresses(state: Path, *, valkey_password: str) -> dict[str, str]:
    """Free ports, searched from a place that differs by checkout, so that two rarely meet."""
    digest = int(hashlib.sha256(os.fsencode(state)).hexdigest(), 16)
    console = embedded.first_free_port(FIRST_PORT + digest % 500 * PORTS_EACH)
    gateway = embedded.first_free_port(console + 1)
    valkey = embedded.first_free_port(gateway + 1)
    web_metrics = embedded.first_free_port(valkey + 1)
    gateway_metrics = embedded.first_free_port(web_metrics + 1)
    worker_metrics = embedded.first_free_port(gateway_metrics + 1)
    node_metrics = embedded.first_free_port(worker_metrics + 1)
    return {
        "REDIS_URL": f"redis://:{valkey_password}@127.0.0.1:{valkey}/0",
        # A name, not a number: browsers keep passkeys for names alone.
        "CONSOLE_URL": f"http://localhost:{console}",
        "GATEWAY_URL": f"http://127.0.0.1:{gateway}/v1",
        "WEB_METRICS_PORT": str(web_metrics),
        "GATEWAY_METRICS_PORT": str(gateway_metrics),
        "WORKER_METRICS_PORT": str(worker_metrics),
        "NODE_METRICS_PORT": str(node_metrics),
        "ENGINE_PORT_BASE": str(embedded.first_free_port(node_metrics + 1)),
    }


def fixed_environment(base: Path, state: Path) -> dict[str, str]:
    """What no outside setting changes."""
    return {
        MARKER: str(state),
        # Celery renames its processes over their environment, where the marker is looked for.
        "SPT_NOENV": "1",
        "LONGSLOPE_STATE": str(state),
        "PYTHONPATH": f"{base / 'platform'}{os.pathsep}{base}",
        "DJANGO_SETTINGS_MODULE": "maas.settings",
        "PYTHONUNBUFFERED": "1",
        "HF_HUB_OFFLINE": os.environ.get("HF_HUB_OFFLINE", "1"),
        "DO_NOT_TRACK": "1",
    }


def metrics_folder(state: Path) -> Path:
    """Where the web's processes leave what they count for each other, while they run."""
    return state / "metrics" / "web"


def embeds_postgres(env: Mapping[str, str]) -> bool:
    """Whether DATABASE_URL names the wheel's own server."""
    own: str = embedded.database_url(Path(env["LONGSLOPE_STATE"]))
    return env["DATABASE_URL"] == own


def embeds_valkey(env: Mapping[str, str], state: Path) -> bool:
    """Whether REDIS_URL is the one this installation made for itself."""
    return f"REDIS_URL={env['REDIS_URL']}\n" in (state / "stack.env").read_text(encoding="utf-8")


def programs(state: Path, env: Mapping[str, str]) -> list[Program]:
    python = [sys.executable, "-m"]
    console, gateway = (_listen(env[f"{name}_BIND"]) for name in binds.BOTH)
    # Whom forwarding headers are believed from is a setting (`maas.common.proxies`).
    options = [
        "--log-config", str(UVICORN_LOGS), "--no-access-log", "--no-proxy-headers",
        "--timeout-graceful-shutdown",
    ]  # fmt: skip
    celery = [*python, "celery", "--quiet", "-A", "maas"]
    # Chosen here, so it stands in no file that these would read.
    inside = {"GATEWAY_BIND": env["GATEWAY_BIND"]}
    found = [
        Program(
            name="web",
            # Its processes count together, in files of this folder.
            environment={
                "PROMETHEUS_MULTIPROC_DIR": str(metrics_folder(state)),
                **inside,
                **PATIENT,
            },
            command=[
                *python, "maas.kit.serve", *options, str(WEB_DRAINS), *console, "--workers", "2",
                # Beside a training a start takes longer than the five seconds that uvicorn allows.
                "--timeout-worker-healthcheck", "60", "maas.asgi:application",
            ],
            stop_seconds=WEB_DRAINS + 5,
        ),
        Program(
            name="gateway",
            environment=PATIENT,
            # Callers keep connections open between questions; ours must not close first.
            command=[
                *python, "maas.kit.serve", *options, str(GATEWAY_DRAINS), *gateway,
                "--timeout-keep-alive", "75",
                "--timeout-worker-healthcheck", "60", "--no-server-header",
                "serving.gateway.asgi:application",
            ],
            stop_seconds=GATEWAY_DRAINS + 5,
        ),
        Program(
            name="worker",
            environment={**inside, **PATIENT},
            command=[
                *celery, "worker", "--pool", "threads", "--concurrency", "8", "-Q",
                f"default,node.{env['NODE_NAME']}", "-n", f"{env['NODE_NAME']}@%h",
                "--loglevel", "INFO", "--without-gossip", "--without-mingle",
            ],
            stop_seconds=25,
        ),
        Program(
            name="beat",
            command=[
                *celery, "beat", "--schedule", str(state / "beat.schedule"), "--pidfile", "",
                "--loglevel", "WARNING",
            ],
        ),
        Program(
            name="node",
            command=[sys.executable, "manage.py", "node"],
            stop_seconds=40,
        ),
    ]  # fmt: skip
    if embeds_postgres(env):
        found.append(
            Program(
                name="postgres",
                command=[*surroundings.bare(env, MARKER), *embedded.postgres_command(state)],
                stop_signal="INT",  # a fast shutdown: clients are disconnected, data is kept
                stop_seconds=60,
                user=embedded.postgres_user(),
                autostart=True,
            )
        )
    if embeds_valkey(env, state):
        redis = urlsplit(env["REDIS_URL"])
        command = embedded.valkey_command(
            state, port=redis.port or 6379, password=redis.password or ""
        )
        command = [*surroundings.bare(env, MARKER), *command]
        found.append(Program(name="valkey", command=command, autostart=True))
    return found


def _listen(where: str) -> list[str]:
    host, port = binds.parts(where)
    return ["--host", host, "--port", str(port)]


def supervisor_config(state: Path, env: Mapping[str, str]) -> str:
    """supervisord.conf. Percent signs are supervisor's own expansion, so they are doubled."""
    control = embedded.runtime_dir(state) / "supervisor.sock"
    head = f"""\
[supervisord]
logfile={_text(state / "logs" / "supervisord.log")}
pidfile={_text(state / "supervisord.pid")}
childlogdir={_text(state / "logs")}
nodaemon=false
umask={private.UMASK:03o}

[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface

[unix_http_server]
file={_text(control)}
chmod=0700

[supervisorctl]
serverurl=unix://{_text(control)}
"""
    return head + "".join(_section(program, state) for program in programs(state, env))


def _section(program: Program, state: Path) -> str:
    lines = [
        f"\n[program:{program.name}]",
        f"command={_text(shlex.join(program.command))}",
        f"autostart={str(program.autostart).lower()}",
        "autorestart=true",
        "startsecs=1",
        "startretries=1000000",
        f"priority={1 if program.autostart else 10}",
        f"stopsignal={program.stop_signal}",
        f"stopwaitsecs={program.stop_seconds}",
        "stopasgroup=false",
        "killasgroup=true",
        "redirect_stderr=true",
        f"stdout_logfile={_text(state / 'logs' / (program.name + '.log'))}",
        "stdout_logfile_maxbytes=20MB",
        "stdout_logfile_backups=2",
    ]
    if program.environment:
        values = (f'{name}="{value}"' for name, value in program.environment.items())
        lines.append(f"environment={_text(','.join(values))}")
    if program.user:
        lines.append(f"user={program.user}")
    return "\n".join(lines) + "\n"


def _text(value: object) -> str:
    return str(value).replace("%", "%%")
