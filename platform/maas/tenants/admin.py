"""Tenants, keys and the audit trail, for admins of the platform."""

import json
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from maas.common.errors import Conflict
from maas.tenants import services
from maas.tenants.admin_base import AuditedAdmin, ReadOnlyAdmin, ReadOnlyInline
from maas.tenants.models import APIKey, AuditEntry, Member, Tenant

admin.site.unregister(Group)


class Members(ReadOnlyInline):
    model = Member
    fields = ("user", "role", "created_at")


@admin.register(Tenant)
class TenantAdmin(AuditedAdmin):
    list_display = ("name", "industry", "language", "status", "created_at")
    list_filter = ("status", "industry", "language")
    search_fields = ("name", "id")
    readonly_fields = ("id", "status", "created_at", "updated_at")
    inlines = (Members,)
    actions = ("suspend", "reactivate")

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """The ledger of a tenant stays; suspending is the way to end one."""
        return False

    @admin.action(description=_("Suspend: shut out its people and keys"))
    def suspend(self, request: HttpRequest, queryset: QuerySet[Tenant]) -> None:
        self._each(request, queryset, services.suspend_tenant)

    @admin.action(description=_("Let in again"))
    def reactivate(self, request: HttpRequest, queryset: QuerySet[Tenant]) -> None:
        self._each(request, queryset, services.reactivate_tenant)

    def _each(self, request: HttpRequest, tenants: QuerySet[Tenant], deed: Any) -> None:
        for tenant in tenants:
            try:
                deed(by=request.user, tenant=tenant)
            except Conflict as problem:
                self.message_user(request, f"{tenant}: {problem}", level="warning")


@admin.register(APIKey)
class APIKeyAdmin(ReadOnlyAdmin):
    list_display = ("name", "prefix", "tenant", "scopes", "expires_at", "revoked_at")
    list_filter = ("purpose",)
    search_fields = ("name", "prefix", "tenant__name")
    list_select_related = ("tenant",)
    exclude = ("digest",)


@admin.register(AuditEntry)
class AuditAdmin(ReadOnlyAdmin):
    """Who did what; of what tenants did, the values are theirs and only their names are shown."""

    list_display = ("at", "tenant", "actor", "action", "object_type", "object_id")
    list_filter = ("object_type",)
    search_fields = ("actor", "action", "object_id", "tenant__name")
    list_select_related = ("tenant",)
    date_hierarchy = "at"
    fields = ("at", "tenant", "actor", "action", "object_type", "object_id", "facts")
    readonly_fields = ("facts",)

    @admin.display(description=_("details"))
    def facts(self, entry: AuditEntry) -> str:
        if entry.actor.startswith("admin:"):
            return json.dumps(entry.data, ensure_ascii=False)
        return ", ".join(entry.data)
