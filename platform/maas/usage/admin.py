"""The ledger, for admins of the platform: to be read, never written by hand."""

from django.contrib import admin

from maas.tenants.admin_base import ReadOnlyAdmin
from maas.usage.models import LedgerEntry


@admin.register(LedgerEntry)
class LedgerAdmin(ReadOnlyAdmin):
    list_display = (
        "at", "tenant", "kind", "model", "prompt_tokens", "completion_tokens",
        "accelerator_seconds", "complete",
    )  # fmt: skip
    list_filter = ("kind", "complete")
    search_fields = ("reference", "model", "tenant__name")
    list_select_related = ("tenant",)
    date_hierarchy = "at"
