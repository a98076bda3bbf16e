from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from maas.common.models import Row
from maas.tenants.models import Tenant


class Toy(Row):
    class State(models.TextChoices):
        NEW = "new", _("new")
        BROKEN = "broken", _("failed")

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="toys")
    name = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    deleted_at = models.DateTimeField(null=True)

    # The types are checked with the product's settings, where this app is not installed.
    objects: ClassVar[models.Manager["Toy"]] = models.Manager()

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name
