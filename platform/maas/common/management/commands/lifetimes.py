"""`manage.py lifetimes`: what grows, and who removes it."""

from typing import Any

from django.core.management.base import BaseCommand

from maas.common.lifetimes import LIFETIMES


class Command(BaseCommand):
    help = "Say how long everything that grows is kept, and who removes it."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("| what | how long |\n| --- | --- |")
        for one in LIFETIMES.values():
            self.stdout.write(f"| `{one.of}` | {one.told} |")
