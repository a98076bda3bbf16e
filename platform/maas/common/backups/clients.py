"""Postgres' own programs, which write and read the copy of the database."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.db import connection

from maas.common.backups.manifest import BackupProblem


class Clients:
    """`pg_dump` and `pg_restore` that fit the server: of its own version, else a newer one."""

    def __init__(self, *, shipped: Path | None) -> None:
        self.server = server_major()
        found = {major(folder): folder for folder in _folders(shipped, self.server)}
        fits = [one for one in found if one >= self.server]
        if not fits:
            raise BackupProblem(
                f"The database is Postgres {self.server}, and no pg_dump of that version or a "
                f"newer one is here. Install Postgres {self.server}'s client programs."
            )
        self.major = min(fits)
        self._folder = found[self.major]

    def run(self, program: str, *arguments: str) -> str:
        """Returns what it wrote. Raises BackupProblem with what it complained of."""
        done = subprocess.run(
            [str(self._folder / program), *arguments],
            env={**os.environ, **_address()},
            check=False,
            capture_output=True,
            text=True,
            cwd="/",
        )
        if done.returncode:
            raise BackupProblem(f"{program} failed: {done.stderr.strip()[-2000:]}")
        return done.stdout


def server_major() -> int:
    """The major version of the server that DATABASE_URL names."""
    with connection.cursor() as cursor:
        cursor.execute("show server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


def major(folder: Path) -> int:
    """The version of the programs in a folder, 0 where there are none."""
    program = folder / "pg_dump"
    if not program.exists():
        return 0
    said = subprocess.run([str(program), "--version"], check=False, capture_output=True, text=True)
    found = re.search(r"\) (\d+)", said.stdout)
    return int(found[1]) if found else 0


def _folders(shipped: Path | None, server: int) -> Iterator[Path]:
    on_path = shutil.which("pg_dump")
    if on_path:
        yield Path(on_path).resolve().parent
    yield Path(f"/usr/lib/postgresql/{server}/bin")  # where Debian keeps each version
    if shipped is not None:
        yield shipped


def _address() -> dict[str, str]:
    """Where the database is, as its programs read it: nothing secret on their command line."""
    told = connection.settings_dict
    names = {
        "PGHOST": "HOST",
        "PGPORT": "PORT",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGDATABASE": "NAME",
    }
    options: dict[str, object] = told.get("OPTIONS") or {}
    known: Sequence[str] = ("sslmode", "sslrootcert", "sslcert", "sslkey")
    return {
        **{name: str(told[of]) for name, of in names.items() if told.get(of)},
        **{f"PG{name.upper()}": str(options[name]) for name in known if options.get(name)},
    }
