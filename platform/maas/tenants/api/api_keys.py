"""`/api/tenants/<tenant>/api-keys/`: keys for programs."""

import uuid
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from maas.common.api import Paged, idempotent, valid
from maas.tenants import selectors, services
from maas.tenants.api.serializers import APIKeyOutput, NewAPIKeyOutput
from maas.tenants.api.views import TenantView
from maas.tenants.models import Scope


class LimitsInput(serializers.Serializer[Any]):
    """Null takes a budget or an expiry away."""

    requests_per_minute = serializers.IntegerField(min_value=1, max_value=1_000_000, required=False)
    tokens_per_minute = serializers.IntegerField(
        min_value=1, max_value=1_000_000_000, required=False
    )
    tokens_per_month = serializers.IntegerField(
        min_value=1, max_value=10**15, required=False, allow_null=True
    )
    expires_at = serializers.DateTimeField(required=False, allow_null=True)


class APIKeyList(Paged, TenantView):
    rights: ClassVar = {"GET": "api_key.read", "POST": "api_key.write"}

    class Input(LimitsInput):
        name = serializers.CharField(max_length=80)
        scopes = serializers.ListField(
            child=serializers.ChoiceField(Scope.choices), allow_empty=False, required=False
        )

    @extend_schema(operation_id="api_keys_list", responses=APIKeyOutput(many=True))
    def get(self, request: Request, tenant: uuid.UUID) -> Response:
        keys = selectors.api_keys(by=self.principal).select_related("created_by")
        return self.page(keys, APIKeyOutput)

    @extend_schema(operation_id="api_keys_create", request=Input, responses={201: NewAPIKeyOutput})
    @idempotent(shown_once=("key",))
    def post(self, request: Request, tenant: uuid.UUID) -> Response:
        """Make a key. `key` in the answer is shown this one time."""
        row, text = services.create_api_key(by=self.principal, **valid(self.Input, request.data))
        shown = NewAPIKeyOutput(row, context={"key": text})
        return Response(shown.data, status=status.HTTP_201_CREATED)


class APIKeyDetail(TenantView):
    rights: ClassVar = {
        "GET": "api_key.read",
        "PATCH": "api_key.write",
        "DELETE": "api_key.write",
    }

    class Input(LimitsInput):
        name = serializers.CharField(max_length=80, required=False)

    @extend_schema(operation_id="api_keys_get", responses=APIKeyOutput)
    def get(self, request: Request, tenant: uuid.UUID, key: uuid.UUID) -> Response:
        return Response(APIKeyOutput(selectors.api_key(by=self.principal, key_id=key)).data)

    @extend_schema(operation_id="api_keys_change", request=Input, responses=APIKeyOutput)
    def patch(self, request: Request, tenant: uuid.UUID, key: uuid.UUID) -> Response:
        """Change a key's name, limits or expiry."""
        selectors.api_key(by=self.principal, key_id=key)
        changes = valid(self.Input, request.data)
        row = services.change_api_key(by=self.principal, key_id=key, changes=changes)
        return Response(APIKeyOutput(row).data)

    @extend_schema(operation_id="api_keys_revoke", responses={200: APIKeyOutput})
    def delete(self, request: Request, tenant: uuid.UUID, key: uuid.UUID) -> Response:
        """Revoke a key, for good and at once. Its row stays, for the record."""
        return Response(APIKeyOutput(services.revoke_api_key(by=self.principal, key_id=key)).data)
