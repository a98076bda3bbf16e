"""`manage.py backup`: see docs/operations.md, "Backups". `make backup` calls it."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import redis
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from maas.common.backups import manifest, taking
from maas.common.backups.manifest import BackupProblem
from maas.usage import booking


class Command(BaseCommand):
    help = "Take a backup: database, artefacts and secrets of one moment."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--clients", type=Path, help="a folder of Postgres' programs")
        parser.add_argument("--code", default="", help="the version that runs")
        parser.add_argument("--embedded", action="store_true", help="the database is our own")

    def handle(self, *args: Any, **options: Any) -> None:
        os.umask(0o077)
        self._book()
        try:
            place = taking.take(
                settings.BACKUP_DIR,
                code=options["code"],
                embedded=options["embedded"],
                clients=options["clients"],
            )
            kept = manifest.read(place)
        except (BackupProblem, OSError) as error:
            raise CommandError(str(error)) from error
        self._tell(place, kept)
        for old in taking.prune(settings.BACKUP_DIR, kept=settings.BACKUPS_KEPT):
            self.stdout.write(f"Removed {old.name} (BACKUPS_KEPT={settings.BACKUPS_KEPT})")

    def _book(self) -> None:
        """What waits in Valkey goes into the ledger, so that it is in the backup."""
        try:
            booking.book()
        except redis.RedisError:
            self.stderr.write("Valkey does not answer: usage that it holds is not in the backup.")

    def _tell(self, place: Path, kept: manifest.Manifest) -> None:
        size = sum(file.size for file in kept.files.values()) / 1e6
        self.stdout.write(
            f"{place}: {sum(kept.rows.values())} rows of {kept.taken_at}, {len(kept.files)} files, "
            f"{size:.0f} MB; written and read again"
        )
        for artefact in kept.missing:
            self.stderr.write(f"Not in the store, though a row names it: {artefact}")
        if kept.elsewhere:
            names = ", ".join(kept.elsewhere)
            self.stderr.write(f"Kept by you, not in the backup (from the environment): {names}")
