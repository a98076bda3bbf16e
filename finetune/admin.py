"""Data sets, trainings, exams and the pass mark, for admins of the platform."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.forms import ModelForm
from django.http import HttpRequest

from finetune.models import Dataset, Exam, ExamPolicy, Survey, Training
from maas.tenants.admin_base import AuditedAdmin, ReadOnlyAdmin


@admin.register(ExamPolicy)
class ExamPolicyAdmin(AuditedAdmin):
    list_display = ("pass_mark", "minimum_items")
    fields = ("pass_mark", "minimum_items")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is one policy; as long as there is none, the defaults hold."""
        return not ExamPolicy.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, obj: models.Model, form: "ModelForm[Any]", change: bool
    ) -> None:
        obj.pk = 1
        super().save_model(request, obj, form, change)


@admin.register(Dataset)
class DatasetAdmin(ReadOnlyAdmin):
    """The merchant's rows, and what their file is called, are theirs and are not shown here."""

    list_display = ("name", "tenant", "language", "state", "size_bytes", "edition", "created_at")
    list_filter = ("state", "language")
    search_fields = ("name", "tenant__name", "id")
    list_select_related = ("tenant",)
    fields = (
        "id", "name", "tenant", "language", "state", "size_bytes", "sha256",
        "edition", "job_id", "created_at", "deleted_at",
    )  # fmt: skip


@admin.register(Training)
class TrainingAdmin(ReadOnlyAdmin):
    list_display = ("tuned_model", "tenant", "recipe", "base_model", "job", "version", "created_at")
    list_filter = ("recipe", "base_model")
    search_fields = ("tuned_model__name", "tenant__name", "id")
    list_select_related = ("tuned_model", "tenant", "base_model", "job", "version__tuned_model")


@admin.register(Exam)
class ExamAdmin(ReadOnlyAdmin):
    list_display = ("version", "tenant", "passed", "score", "base_score", "items_total", "job")
    list_filter = ("passed",)
    search_fields = ("version__tuned_model__name", "tenant__name", "id")
    list_select_related = ("version__tuned_model", "tenant", "job")


@admin.register(Survey)
class SurveyAdmin(ReadOnlyAdmin):
    """What people sent in is the merchant's, and is not shown here; nor are the link and
    the merchant's words to them."""

    list_display = ("dataset", "tenant", "open", "created_at")
    list_filter = ("open",)
    search_fields = ("dataset__name", "tenant__name", "id")
    list_select_related = ("dataset", "tenant")
    fields = ("id", "dataset", "tenant", "open", "created_by", "created_at")
