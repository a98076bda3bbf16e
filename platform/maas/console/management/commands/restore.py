"""`manage.py restore FOLDER`: see docs/operations.md, "Backups". `make restore` calls it."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from maas.common.backups import restoring
from maas.common.backups.manifest import BackupProblem


class Command(BaseCommand):
    help = "Bring a backup's rows and artefacts back into an empty installation."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--clients", type=Path, help="a folder of Postgres' programs")
        parser.add_argument("--force", action="store_true", help="over what is there")

    def handle(self, *args: Any, **options: Any) -> None:
        os.umask(0o077)
        try:
            kept = restoring.restore(
                options["folder"], clients=options["clients"], force=options["force"]
            )
        except (BackupProblem, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored {sum(kept.rows.values())} rows of {kept.taken_at}")
        self.stdout.write(
            "What people did since then is not here. Usage of requests that were open at that "
            "moment is missing; monthly budgets count anew from the ledger."
        )
