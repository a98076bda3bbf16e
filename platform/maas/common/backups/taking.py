"""Takes a backup while the installation runs: rows of one moment, and every file they name."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from maas.common.backups import manifest, tables
from maas.common.backups.clients import Clients
from maas.common.backups.copying import Copy, copy_synced
from maas.common.backups.manifest import BackupProblem, Manifest
from maas.common.lifetimes import LIFETIMES
from maas.env import STATE_DIR
from maas.kit.files import atomic_folder

SECRET_NAMES = ("SECRET_KEY", "SECRET_KEY_FALLBACKS", "DATABASE_URL", "REDIS_URL", "EMAIL_URL")


@dataclass(frozen=True, kw_only=True)
class Inventory:
    """What the rows said at one moment."""

    taken_at: str
    migrations: list[str]
    rows: Mapping[str, int]
    artefacts: list[str]


def take(folder: Path, *, code: str = "", embedded: bool = False, clients: Path | None) -> Path:
    """Write a new backup below `folder`, read it again, and return where it is.

    `clients` is a folder of Postgres' programs that came with the product. Nobody but we can read
    a backup. Raises BackupProblem; what was begun is then removed.
    """
    tools = Clients(shipped=clients)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    place = folder / timezone.now().strftime("%Y%m%d-%H%M%S")
    with atomic_folder(place) as part:
        part.chmod(0o700)
        copy = Copy(Path(settings.ARTEFACT_DIR), part, earlier=newest(folder))
        copy.bring()
        with _one_moment() as snapshot:
            moment = _read()
            tools.run(
                "pg_dump", "--format=custom", f"--snapshot={snapshot}",
                "--no-owner", "--no-privileges", f"--file={part / manifest.DATABASE}",
            )  # fmt: skip
        copy.bring()
        tools.run("pg_restore", "--list", str(part / manifest.DATABASE))
        written = Manifest(
            taken_at=moment.taken_at,
            code=code,
            postgres=tools.server,
            embedded=embedded,
            migrations=moment.migrations,
            rows=moment.rows,
            files={**copy.files, **_beside(part)},
            missing=[one for one in moment.artefacts if not copy.has(one)],
            elsewhere=_elsewhere(),
        )
        manifest.write(part, written)
        manifest.verify(part, written)
    return place


def backups(folder: Path) -> list[Path]:
    """The whole ones, oldest first."""
    return sorted(one.parent for one in folder.glob(f"[0-9]*/{manifest.MANIFEST}"))


def newest(folder: Path) -> tuple[Path, Manifest] | None:
    for one in reversed(backups(folder)):
        try:
            return one, manifest.read(one)
        except BackupProblem:
            continue
    return None


def prune(folder: Path, *, kept: int) -> list[Path]:
    """Remove all but the newest; returns those that went."""
    old = backups(folder)[:-kept]
    for one in old:
        shutil.rmtree(one)
    return old


@contextmanager
def _one_moment() -> Iterator[str]:
    """A transaction that sees one moment, and the name by which pg_dump sees the same."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set transaction isolation level repeatable read, read only")
        cursor.execute("select pg_export_snapshot()")
        yield str(cursor.fetchone()[0])


def _read() -> Inventory:
    rows = {table: tables.rows_of(table) for table in tables.names()}
    with connection.cursor() as cursor:
        cursor.execute("select now()")
        taken_at = cursor.fetchone()[0].isoformat()
    return Inventory(
        taken_at=taken_at,
        migrations=sorted(f"{app}.{name}" for app, name in _applied()),
        rows=rows,
        artefacts=sorted(_named()),
    )


def _applied() -> list[tuple[str, str]]:
    return list(MigrationRecorder(connection).applied_migrations())


def _named() -> set[str]:
    """Every artefact that a row names."""
    return {
        name
        for lifetime in LIFETIMES.values()
        for field in lifetime.artefacts
        for name in apps.get_model(lifetime.of)
        ._base_manager.exclude(**{field: ""})
        .values_list(field, flat=True)
    }


def _beside(part: Path) -> dict[str, manifest.File]:
    secrets = STATE_DIR / manifest.SECRETS
    if secrets.exists():
        copy_synced(secrets, part / manifest.SECRETS)
    (part / manifest.DATABASE).chmod(0o600)
    names = (manifest.DATABASE, manifest.SECRETS)
    return {name: manifest.file_of(part / name) for name in names if (part / name).exists()}


def _elsewhere() -> list[str]:
    """Secrets that somebody else keeps: their value is not the one that stack.env has."""
    file = STATE_DIR / manifest.SECRETS
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    kept = dict(line.split("=", 1) for line in lines if "=" in line)
    return [name for name in SECRET_NAMES if os.environ.get(name, "") != kept.get(name, "")]
