"""Engines, deployments and revisions for admins of the platform: to look at, never to edit."""

from typing import ClassVar

from django.contrib import admin

from maas.tenants.admin_base import ReadOnlyAdmin, ReadOnlyInline
from serving.models import Channel, Deployment, Engine, Message, Revision, Turn


class Revisions(ReadOnlyInline):
    model = Revision
    fk_name = "deployment"
    fields = ("number", "version", "state", "activated_at", "created_at")


@admin.register(Engine)
class EngineAdmin(ReadOnlyAdmin):
    list_display = ("base_model", "node", "state", "address", "generation", "restarts", "ready_at")
    list_filter: ClassVar = ("state", "node")
    list_select_related: ClassVar = ("base_model", "node")


@admin.register(Deployment)
class DeploymentAdmin(ReadOnlyAdmin):
    list_display = ("name", "tenant", "state", "active", "created_at")
    list_filter: ClassVar = ("state",)
    list_select_related: ClassVar = ("tenant", "active__deployment")
    search_fields: ClassVar = ("name", "tenant__name")
    exclude: ClassVar = ("refusal", "contact")
    inlines = (Revisions,)


@admin.register(Channel)
class ChannelAdmin(ReadOnlyAdmin):
    list_display = ("title", "tenant", "deployment", "enabled", "created_at")
    list_filter: ClassVar = ("enabled",)
    list_select_related: ClassVar = ("tenant", "deployment")
    search_fields: ClassVar = ("title", "public_id", "tenant__name")
    exclude: ClassVar = ("greeting", "questions")


@admin.register(Turn)
class TurnAdmin(ReadOnlyAdmin):
    """How questions went; what they say is the tenant's alone and is not shown here."""

    list_display = ("created_at", "tenant", "outcome", "rating", "seconds", "handled")
    list_filter: ClassVar = ("outcome", "rating", "handled")
    list_select_related: ClassVar = ("tenant",)
    date_hierarchy = "created_at"
    exclude: ClassVar = ("question", "answer", "words", "checks")


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    """That one was left; what it says and who left it is the tenant's alone."""

    list_display = ("created_at", "tenant", "channel")
    list_select_related: ClassVar = ("tenant", "channel")
    date_hierarchy = "created_at"
    exclude: ClassVar = ("name", "reply_to", "text")
