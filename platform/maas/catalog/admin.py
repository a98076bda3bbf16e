"""Base models, tuned models and where they are resident, for admins of the platform."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.http import HttpRequest

from maas.catalog.models import (
    Adapter,
    BaseModel,
    ModelVersion,
    Placement,
    TermsAcceptance,
    TunedModel,
)
from maas.catalog.services.base_models import check_source
from maas.common.errors import InvalidInput
from maas.tenants.admin_base import AuditedAdmin, ReadOnlyAdmin, ReadOnlyInline

if TYPE_CHECKING:
    Form = ModelForm[BaseModel]
else:  # Django's own class takes no type argument
    Form = ModelForm


class BaseModelForm(Form):
    """Holds a new entry to the rules that the service has."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        source = data.get("source") or self.instance.source
        spec = data.get("source_spec", self.instance.source_spec)
        try:
            check_source(source, spec if isinstance(spec, dict) else {})
        except InvalidInput as problem:
            named = [f"{name}: {text}" for name, text in problem.fields.items()]
            raise ValidationError({"source_spec": named}) from problem
        return data


@admin.register(BaseModel)
class BaseModelAdmin(AuditedAdmin):
    form = BaseModelForm
    list_display = ("name", "slug", "source", "licence", "languages", "default_for", "state")
    list_filter = ("state", "source")
    search_fields = ("name", "slug")
    readonly_fields = ("state", "artefact", "sha256", "size_bytes", "created_at", "updated_at")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """What files were made of cannot be said otherwise afterwards."""
        fixed = ("slug", "source", "source_spec", "family") if obj and obj.artefact else ()
        return (*self.readonly_fields, *fixed)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Versions rest on it."""
        return False


class Versions(ReadOnlyInline):
    model = ModelVersion
    fields = ("number", "verdict", "exam_score", "examined_at", "created_at")


@admin.register(TunedModel)
class TunedModelAdmin(ReadOnlyAdmin):
    list_display = ("name", "tenant", "language", "created_at", "deleted_at")
    search_fields = ("name", "tenant__name")
    list_select_related = ("tenant",)
    inlines = (Versions,)


@admin.register(ModelVersion)
class ModelVersionAdmin(ReadOnlyAdmin):
    list_display = ("tuned_model", "number", "tenant", "verdict", "exam_score", "created_at")
    list_filter = ("verdict",)
    search_fields = ("tuned_model__name", "tenant__name", "id")
    list_select_related = ("tuned_model", "tenant")


@admin.register(Adapter)
class AdapterAdmin(ReadOnlyAdmin):
    list_display = ("id", "tenant", "base_model", "rank", "size_bytes", "created_at")
    search_fields = ("id", "tenant__name", "artefact")
    list_select_related = ("tenant", "base_model")


@admin.register(Placement)
class PlacementAdmin(ReadOnlyAdmin):
    list_display = ("version", "tenant", "purpose", "state", "loaded_at", "error")
    list_filter = ("state", "purpose")
    search_fields = ("tenant__name", "version__tuned_model__name")
    list_select_related = ("version__tuned_model", "tenant")


@admin.register(TermsAcceptance)
class TermsAcceptanceAdmin(ReadOnlyAdmin):
    list_display = ("at", "base_model", "tenant", "user", "terms_sha256")
    list_filter = ("base_model",)
    list_select_related = ("base_model", "tenant", "user")
