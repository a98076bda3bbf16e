"""People, tenants, keys and the audit trail, for admins of the platform."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from maas.common.errors import Conflict
from maas.tenants import services
from maas.tenants.admin_base import AuditedAdmin, ReadOnlyAdmin, ReadOnlyInline
from maas.tenants.models import APIKey, AuditEntry, Member, Tenant, User

admin.site.unregister(Group)


class Memberships(ReadOnlyInline):
    model = Member
    fields = ("tenant", "role", "created_at")


class Members(ReadOnlyInline):
    model = Member
    fields = ("user", "role", "created_at")


@admin.register(User)
class PersonAdmin(UserAdmin, AuditedAdmin):  # type: ignore[type-arg]
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    ordering = ("email",)
    list_display = ("email", "name", "language", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "language")
    search_fields = ("email", "name")
    readonly_fields = ("last_login", "created_at")
    filter_horizontal = ()
    inlines = (Memberships,)
    fieldsets = (
        (None, {"fields": ("email", "password", "name", "language")}),
        (_("What this person may do"), {"fields": ("is_active", "is_staff")}),
        (_("When"), {"fields": ("last_login", "created_at")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "usable_password", "password1", "password2")}),)

    def get_inlines(self, request: HttpRequest, obj: object) -> tuple[type[Memberships], ...]:
        """A person who is only just being added belongs nowhere yet."""
        return self.inlines if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """People are put off (`active`), never deleted: the record names them."""
        return False


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
    list_display = ("at", "tenant", "actor", "action", "object_type", "object_id")
    list_filter = ("object_type",)
    search_fields = ("actor", "action", "object_id", "tenant__name")
    list_select_related = ("tenant",)
    date_hierarchy = "at"
