"""The bases of every admin page: changes are put in the audit trail, records stay as they are."""

from typing import Any, ClassVar

from django.db import models
from django.db.models.constants import LOOKUP_SEP
from django.forms import ModelForm
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline

from maas.tenants import audit
from maas.tenants.models import User
from maas.tenants.principal import admin_label


class NarrowAdmin(ModelAdmin):  # type: ignore[misc]  # unfold has no types
    """What both kinds of page share. Lists are narrowed by what the page offers for it and by
    nothing else: a lookup in the address could spell out, letter by letter, what is not shown."""

    list_per_page = 50
    show_full_result_count = False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        offered = {"id", "pk", self.date_hierarchy, *self.list_filter}
        if lookup.split(LOOKUP_SEP, maxsplit=1)[0] not in offered:
            return False
        return bool(super().lookup_allowed(lookup, value, request))


class AuditedAdmin(NarrowAdmin):
    """An admin page whose writes are noted like every other write."""

    def save_model(
        self, request: HttpRequest, obj: models.Model, form: "ModelForm[Any]", change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        self.note(request, obj, "change" if change else "add", fields=form.changed_data)

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        self.note(request, obj, "delete", was=str(obj))
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        for obj in queryset:
            self.delete_model(request, obj)

    def note(self, request: HttpRequest, obj: models.Model, deed: str, **data: Any) -> None:
        """Runs in the admin page's own transaction."""
        assert isinstance(request.user, User)
        audit.record(admin_label(request.user), f"{obj._meta.model_name}.{deed}", obj, **data)


class ReadOnlyAdmin(NarrowAdmin):
    """What is looked at here, and written by services alone."""

    actions: ClassVar[tuple[str, ...] | None] = None

    def has_add_permission(self, request: HttpRequest, *args: object) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class ReadOnlyInline(TabularInline):  # type: ignore[misc]
    """Rows that belong to the page's own, to be looked at."""

    extra = 0
    show_change_link = True

    def get_readonly_fields(self, request: HttpRequest, obj: object = None) -> tuple[str, ...]:
        """All of them: a form would refuse those that Django itself fills in."""
        return tuple(self.fields or ())

    def has_add_permission(self, request: HttpRequest, *args: object) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False
