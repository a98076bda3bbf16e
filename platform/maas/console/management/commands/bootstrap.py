"""Makes an empty installation usable; run at every `make up`, and harmless each time."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from maas.catalog import services
from maas.conf.accounts import FirstAdmin
from maas.conf.base import read
from maas.console.shell import BOOTSTRAP_STEPS
from maas.tenants import audit
from maas.tenants.models import User


class Command(BaseCommand):
    help = "Make the first admin, list the base models, and what each capability begins with."

    def handle(self, *args: Any, **options: Any) -> None:
        self._admin()
        services.import_catalogue()
        for step in BOOTSTRAP_STEPS.values():
            if line := step.run():
                self.stdout.write(line)

    @transaction.atomic
    def _admin(self) -> None:
        """The person named in the environment. Who is there keeps their password and rights."""
        first = read(FirstAdmin)
        email, password = first.email.strip().lower(), first.password
        if not email or not password or User.objects.filter(email=email).exists():
            return
        admin = User.objects.create_superuser(email, password, name="Admin")
        audit.record("platform", "person.create_admin", admin, email=email)
        self.stdout.write(f"Admin: {email}")
