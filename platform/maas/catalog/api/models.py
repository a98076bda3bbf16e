"""`/api/tenants/<tenant>/models/`: a tenant's models and their versions."""

import uuid
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from maas.catalog import selectors, services
from maas.catalog.api.serializers import TunedModelOutput
from maas.common.api import Paged, valid
from maas.tenants.api.views import TenantView


class ModelList(Paged, TenantView):
    rights: ClassVar = {"GET": "model.read"}

    @extend_schema(operation_id="models_list", responses=TunedModelOutput(many=True))
    def get(self, request: Request, tenant: uuid.UUID) -> Response:
        """The tenant's models with all their versions. A training makes both."""
        return self.page(selectors.tuned_models(by=self.principal), TunedModelOutput)


class ModelDetail(TenantView):
    rights: ClassVar = {"GET": "model.read", "PATCH": "model.write", "DELETE": "model.write"}

    class Input(serializers.Serializer[Any]):
        name = serializers.CharField(max_length=120)

    @extend_schema(operation_id="models_get", responses=TunedModelOutput)
    def get(self, request: Request, tenant: uuid.UUID, model: uuid.UUID) -> Response:
        found = selectors.tuned_model(by=self.principal, model_id=model)
        return Response(TunedModelOutput(found).data)

    @extend_schema(operation_id="models_rename", request=Input, responses=TunedModelOutput)
    def patch(self, request: Request, tenant: uuid.UUID, model: uuid.UUID) -> Response:
        selectors.tuned_model(by=self.principal, model_id=model)
        changes = valid(self.Input, request.data)
        renamed = services.rename_tuned_model(by=self.principal, model_id=model, **changes)
        return Response(TunedModelOutput(renamed).data)

    @extend_schema(operation_id="models_delete", responses={204: None})
    def delete(self, request: Request, tenant: uuid.UUID, model: uuid.UUID) -> Response:
        """Put it in the trash with its versions. It can be restored for 30 days."""
        services.delete_tuned_model(by=self.principal, model_id=model)
        return Response(status=status.HTTP_204_NO_CONTENT)


class ModelRestore(TenantView):
    rights: ClassVar = {"POST": "model.write"}

    @extend_schema(operation_id="models_restore", request=None, responses=TunedModelOutput)
    def post(self, request: Request, tenant: uuid.UUID, model: uuid.UUID) -> Response:
        """Take it out of the trash, under another name where its own is taken."""
        restored = services.restore_tuned_model(by=self.principal, model_id=model)
        return Response(TunedModelOutput(restored).data)
