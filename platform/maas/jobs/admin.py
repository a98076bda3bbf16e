"""Jobs for admins of the platform: to look at, never to edit; stopping one has its own button."""

from typing import ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from maas.common.errors import Problem
from maas.jobs import presenters, services
from maas.jobs.models import Job
from maas.tenants.admin_base import ReadOnlyAdmin
from maas.tenants.models import User


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """What a job was asked and what came of it is the tenant's; why it failed is shown."""

    list_display = ("kind", "tenant", "state", "waits", "done", "node", "attempt", "created_at")
    list_filter: ClassVar = ("state", "kind", "node")
    search_fields: ClassVar = ("id", "subject_id", "tenant__name")
    list_select_related: ClassVar = ("tenant",)
    ordering: ClassVar = ("-created_at",)
    actions: ClassVar = ("stop",)
    exclude: ClassVar = ("spec", "result", "error")
    readonly_fields: ClassVar = ("cause",)

    @admin.display(description=_("why it waits"))
    def waits(self, job: Job) -> str:
        return presenters.waiting_text(job)

    @admin.display(description=_("done"))
    def done(self, job: Job) -> str:
        return f"{job.progress:.0%}"

    @admin.display(description=_("error"))
    def cause(self, job: Job) -> str:
        """Its code and the technical details, without the values that its sentence names."""
        error = job.error or {}
        return "\n".join(str(error[name]) for name in ("code", "detail") if error.get(name))

    @admin.action(description=_("Stop the selected jobs"), permissions=["view"])
    def stop(self, request: HttpRequest, chosen: QuerySet[Job]) -> None:
        assert isinstance(request.user, User)
        for job in chosen:
            try:
                services.cancel(by=request.user, job=job)
            except Problem as problem:
                self.message_user(request, f"{job}: {problem}", messages.WARNING)
