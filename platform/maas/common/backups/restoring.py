"""The way back: a backup into an installation that is empty."""

import json
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from maas.common.backups import manifest, tables
from maas.common.backups.clients import Clients
from maas.common.backups.copying import copy_synced
from maas.common.backups.manifest import BackupProblem, Manifest
from maas.env import STATE_DIR
from maas.kit.files import atomic_write

RESTORED = "restored.json"


def restore(folder: Path, *, clients: Path | None, force: bool = False) -> Manifest:
    """Bring rows and artefacts back, and the rows up to this version's form.

    Nothing is changed before the backup is read whole and found to fit. Raises BackupProblem.
    `force` empties the database first, and leaves artefacts that are there where they are.
    """
    kept = manifest.read(folder)
    manifest.verify(folder, kept)
    tools = Clients(shipped=clients)
    _check_versions(kept, tools)
    _check_empty(force=force)
    if force:
        _empty_database()
    tools.run(
        "pg_restore", "--exit-on-error", "--no-owner", "--no-privileges",
        f"--dbname={connection.settings_dict['NAME']}", str(folder / manifest.DATABASE),
    )  # fmt: skip
    _bring_artefacts(folder, kept)
    _compare(kept)
    call_command("migrate", interactive=False, verbosity=0)
    note = {"taken_at": kept.taken_at, "restored_at": timezone.now().isoformat()}
    atomic_write(STATE_DIR / RESTORED, json.dumps(note), mode=0o600)
    return kept


def _check_versions(kept: Manifest, tools: Clients) -> None:
    known = MigrationLoader(None).disk_migrations
    newer = sorted(set(kept.migrations) - {f"{app}.{name}" for app, name in known})
    if newer:
        raise BackupProblem(
            f"The backup is of a newer version than this checkout (its rows have {newer[0]}"
            f"{', …' if len(newer) > 1 else ''}; version {kept.code or 'unknown'}). "
            "Check that version out, and restore with it."
        )
    if kept.postgres > tools.server:
        raise BackupProblem(
            f"The backup is of Postgres {kept.postgres}, and this database is Postgres "
            f"{tools.server}, which is older. Restore into Postgres {kept.postgres} or newer."
        )


def _check_empty(*, force: bool) -> None:
    if force:
        return
    if found := tables.names():
        raise BackupProblem(
            f"The database is not empty ({len(found)} tables). Restore into an empty one, "
            "or with FORCE=1, which deletes what is there."
        )
    store = Path(settings.ARTEFACT_DIR)
    if store.exists() and any(store.iterdir()):
        raise BackupProblem(f"{store} is not empty. Restore into an empty state folder.")


def _empty_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("drop schema if exists public cascade")
        cursor.execute("create schema public")
    connection.close()


def _bring_artefacts(folder: Path, kept: Manifest) -> None:
    """Copies, never links: what happens to the installation must not reach the backup."""
    store = Path(settings.ARTEFACT_DIR)
    prefix = f"{manifest.ARTEFACTS}/"
    for name, file in kept.files.items():
        if not name.startswith(prefix):
            continue
        place = store / name.removeprefix(prefix)
        if place.exists() and place.stat().st_size == file.size:
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        copy_synced(folder / name, place)


def _compare(kept: Manifest) -> None:
    for table, rows in kept.rows.items():
        if (found := tables.rows_of(table)) != rows:
            raise BackupProblem(
                f"{table} has {found} rows, and the backup {rows}. "
                "The database was changed meanwhile: restore again."
            )
