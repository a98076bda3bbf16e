"""`manage.py rekey`: see docs/operations.md, "A new SECRET_KEY". `make rotate` calls it."""

from typing import Any

from django.core.management.base import BaseCommand

from maas.common.secret_keys import SECRET_USES


class Command(BaseCommand):
    help = "Make anew what is encrypted with, or derived from, an earlier SECRET_KEY."

    def handle(self, *args: Any, **options: Any) -> None:
        for use in SECRET_USES.values():
            self.stdout.write(f"{use.name}: {use.rekey()}")
