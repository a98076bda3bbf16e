"""The ledger, for admins of the platform: to be read, never written by hand."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from maas.common.errors import Text
from maas.tenants.admin_base import ReadOnlyAdmin
from maas.usage.models import LedgerEntry
from maas.usage.units import KINDS


@admin.register(LedgerEntry)
class LedgerAdmin(ReadOnlyAdmin):
    list_display = (
        "at", "tenant", "what_for", "model", "prompt_tokens", "completion_tokens",
        "accelerator_seconds", "quantities", "complete",
    )  # fmt: skip
    list_filter = ("kind", "complete")
    search_fields = ("reference", "model", "tenant__name")
    list_select_related = ("tenant",)
    date_hierarchy = "at"

    @admin.display(description=_("what for"), ordering="kind")
    def what_for(self, entry: LedgerEntry) -> Text:
        known = KINDS.get(entry.kind)
        return known.title if known else entry.kind
