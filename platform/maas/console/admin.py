"""What admins of the platform see of accounts: people, and who has which second step."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import admin
from django.db import models
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from unfold.decorators import action

from maas.console.accounts import reset_links
from maas.tenants.admin_base import AuditedAdmin, ReadOnlyInline
from maas.tenants.models import Member, User

admin.site.unregister(EmailAddress)
admin.site.unregister(Authenticator)


class Memberships(ReadOnlyInline):
    model = Member
    fields = ("tenant", "role", "created_at")


@admin.register(User)
class PersonAdmin(AuditedAdmin):
    """Nobody is given a password here: they get a link, by which they choose one themselves."""

    ordering = ("email",)
    list_display = ("email", "name", "language", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "language")
    search_fields = ("email", "name")
    readonly_fields = ("last_login", "created_at")
    inlines = (Memberships,)
    actions_detail = ("reset_link",)
    fieldsets = (
        (None, {"fields": ("email", "name", "language")}),
        (_("What this person may do"), {"fields": ("is_active", "is_staff")}),
        (_("When"), {"fields": ("last_login", "created_at")}),
    )

    def get_inlines(self, request: HttpRequest, obj: object) -> tuple[type[Memberships], ...]:
        """A person who is only just being added belongs nowhere yet."""
        return self.inlines if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """People are put off (`active`), never deleted: the record names them."""
        return False

    def save_model(
        self, request: HttpRequest, obj: models.Model, form: "ModelForm[Any]", change: bool
    ) -> None:
        assert isinstance(obj, User)
        obj.email = obj.email.lower()
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    @action(  # type: ignore[untyped-decorator]
        description=_("Link for a new password"), url_path="reset-link", permissions=["change"]
    )
    def reset_link(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return _reset_link(request, self, object_id)


@never_cache
@csrf_protect
def _reset_link(request: HttpRequest, page: PersonAdmin, object_id: str) -> HttpResponse:
    """Asks first; then mails the link, or where no mail is sent shows it this one time."""
    person: User | None = page.get_object(request, object_id)
    if person is None:
        raise Http404
    assert isinstance(request.user, User)
    shown = {
        **page.admin_site.each_context(request),
        "title": _("Link for a new password"),
        "opts": User._meta,
        "original": person,
        "mailed": settings.MAIL_IS_SENT,
    }
    if request.method == "POST":
        shown["link"] = reset_links.give(by=request.user, person=person, request=request)
        shown["given"] = True
    return TemplateResponse(request, "admin/reset_link.html", shown)


@admin.register(Authenticator)
class SecondStepAdmin(AuditedAdmin):
    """Deleting one lets somebody in again who has lost their telephone and their codes."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type",)
    search_fields = ("user__email", "user__name")
    fields = readonly_fields = ("user", "type", "created_at", "last_used_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False
