"""Nodes and quotas, for admins of the platform."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from maas.fleet.models import Accelerator, Node, Quota
from maas.tenants.admin_base import AuditedAdmin, ReadOnlyInline


class Accelerators(ReadOnlyInline):
    model = Accelerator
    fields = ("index", "kind", "name", "memory_bytes", "training_flops")


@admin.register(Node)
class NodeAdmin(AuditedAdmin):
    """A node is registered by its own agent; an admin only decides whether it gets work."""

    list_display = ("name", "address", "cpus", "online", "draining", "seen_at")
    search_fields = ("name", "address")
    fields = ("name", "address", "draining", "cpus", "memory_bytes", "seen_at", "software")
    readonly_fields = ("name", "address", "cpus", "memory_bytes", "seen_at", "software")
    inlines = (Accelerators,)

    @admin.display(description=_("online"), boolean=True)
    def online(self, node: Node) -> bool:
        return node.is_online

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Quota)
class QuotaAdmin(AuditedAdmin):
    list_display = (
        "tenant", "accelerators_at_once", "accelerator_hours_per_month", "queued_jobs", "weight",
    )  # fmt: skip
    search_fields = ("tenant__name",)
    list_select_related = ("tenant",)
    autocomplete_fields = ("tenant",)
