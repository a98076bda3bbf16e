"""`/api/tenants/<tenant>/projects/`: undertakings, from "what is it for?" to a live model."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from knowledgebase.industries import names
from maas.common.api import Paged, idempotent, valid
from maas.projects import selectors, services
from maas.projects.api.outputs import ProjectOutput
from maas.projects.models import Project
from maas.tenants.api.views import TenantView

PARTS = ("dataset", "training", "deployment")


class ProjectList(Paged, TenantView):
    rights: ClassVar = {"GET": "dataset.read", "POST": "dataset.write"}
    page_ordering = ("-created_at", "-id")

    class Input(serializers.Serializer[Any]):
        name = serializers.CharField(max_length=120)
        industry = serializers.ChoiceField(sorted(names()), default="other")
        task = serializers.ChoiceField(Project.Task.choices, default=Project.Task.QUESTIONS)
        language = serializers.ChoiceField(
            settings.LANGUAGES, default="en", help_text=_("What its customers write in.")
        )

    class Filter(serializers.Serializer[Any]):
        trash = serializers.BooleanField(default=False, help_text=_("Those thrown away instead."))

    @extend_schema(
        operation_id="projects_list", parameters=[Filter], responses=ProjectOutput(many=True)
    )
    def get(self, request: Request, tenant: uuid.UUID) -> Response:
        asked = valid(self.Filter, request.query_params)
        return self.page(selectors.projects(by=self.principal, **asked), ProjectOutput)

    @extend_schema(operation_id="projects_create", request=Input, responses={201: ProjectOutput})
    @idempotent
    def post(self, request: Request, tenant: uuid.UUID) -> Response:
        """Begin with the first step."""
        made = services.open_project(by=self.principal, **valid(self.Input, request.data))
        return Response(ProjectOutput(made).data, status=status.HTTP_201_CREATED)


class ProjectDetail(TenantView):
    rights: ClassVar = {
        "GET": "dataset.read",
        "PATCH": "dataset.write",
        "DELETE": "dataset.write",
    }

    class Input(serializers.Serializer[Any]):
        name = serializers.CharField(max_length=120, required=False)
        industry = serializers.ChoiceField(
            sorted(names()), required=False, help_text=_("With another, its data are read again.")
        )
        task = serializers.ChoiceField(Project.Task.choices, required=False)
        language = serializers.ChoiceField(settings.LANGUAGES, required=False)
        dataset = serializers.UUIDField(
            required=False,
            allow_null=True,
            help_text=_("With another, what was taught from the one before no longer counts here."),
        )
        training = serializers.UUIDField(required=False, allow_null=True)
        deployment = serializers.UUIDField(required=False, allow_null=True)

    @extend_schema(operation_id="projects_get", responses=ProjectOutput)
    def get(self, request: Request, tenant: uuid.UUID, project: uuid.UUID) -> Response:
        found = selectors.project(by=self.principal, project_id=project)
        return Response(ProjectOutput(found).data)

    @extend_schema(operation_id="projects_change", request=Input, responses=ProjectOutput)
    def patch(self, request: Request, tenant: uuid.UUID, project: uuid.UUID) -> Response:
        """Change what it is for, or which data set, training and deployment are its own."""
        selectors.project(by=self.principal, project_id=project)
        sent = valid(self.Input, request.data)
        parts = {name: sent.pop(name) for name in PARTS if name in sent}
        with transaction.atomic():
            if parts:
                services.take_parts(by=self.principal, project_id=project, parts=parts)
            if sent:
                services.change_project(by=self.principal, project_id=project, changes=sent)
        return self.get(request, tenant, project)

    @extend_schema(operation_id="projects_delete", responses={204: None})
    def delete(self, request: Request, tenant: uuid.UUID, project: uuid.UUID) -> Response:
        """Throw it away. It can be restored; its data, models and deployments stay."""
        services.trash_project(by=self.principal, project_id=project)
        return Response(status=status.HTTP_204_NO_CONTENT)


class ProjectRestore(TenantView):
    rights: ClassVar = {"POST": "dataset.write"}

    @extend_schema(operation_id="projects_restore", request=None, responses=ProjectOutput)
    def post(self, request: Request, tenant: uuid.UUID, project: uuid.UUID) -> Response:
        """Take it out of the trash."""
        found = services.restore_project(by=self.principal, project_id=project)
        return Response(ProjectOutput(found).data)
