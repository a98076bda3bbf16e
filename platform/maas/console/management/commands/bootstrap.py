"""Makes an empty installation usable; run at every `make up`, and harmless each time."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from finetune.base_models import request_fetch
from maas.catalog import selectors, services
from maas.catalog.models import BaseModel
from maas.conf.accounts import FirstAdmin
from maas.conf.base import read
from maas.tenants import audit
from maas.tenants.models import User


class Command(BaseCommand):
    help = "Make the first admin, list the base models and fetch the English one."

    def handle(self, *args: Any, **options: Any) -> None:
        self._admin()
        services.import_catalogue()
        self._fetch_default()

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

    @transaction.atomic
    def _fetch_default(self) -> None:
        """What failed before is tried again: starting anew is what people do after a repair."""
        base_model = selectors.default_base_model("en")
        if base_model.state in {BaseModel.State.LISTED, BaseModel.State.FAILED}:
            request_fetch(by=None, base_model=base_model)
            self.stdout.write(f"Fetching {base_model}")
