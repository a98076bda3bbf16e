"""`/api/tenants/<tenant>/trash/`: what was thrown away and can still be taken back."""

import uuid
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from maas.tenants import trash
from maas.tenants.api.views import TenantView


class TrashItemOutput(serializers.Serializer[Any]):
    kind = serializers.CharField(help_text="dataset, model or project")
    id = serializers.UUIDField()
    name = serializers.CharField()
    deleted_at = serializers.DateTimeField()
    days_left = serializers.IntegerField(help_text="Afterwards it goes for good.")


class Trash(TenantView):
    rights: ClassVar = {"GET": "tenant.read"}

    @extend_schema(operation_id="trash_list", responses=TrashItemOutput(many=True))
    def get(self, request: Request, tenant: uuid.UUID) -> Response:
        """What was thrown away in the last 30 days. Restored where its kind has its address."""
        return Response(TrashItemOutput(trash.listed(by=self.principal), many=True).data)
