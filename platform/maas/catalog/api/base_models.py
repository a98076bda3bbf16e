"""`/api/base-models/`: what tenants' models can be trained on."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from maas.catalog import selectors, services
from maas.catalog.api.serializers import BaseModelOutput, NewBaseModelInput
from maas.common.api import Paged, idempotent, valid
from maas.tenants.api.permissions import PlatformAdmin
from maas.tenants.api.views import PersonView
from maas.tenants.selectors import principal_of_user


class BaseModelList(Paged, PersonView):
    page_ordering = ("name", "id")

    def get_permissions(self) -> list[Any]:
        writes = self.request is not None and self.request.method == "POST"
        return [PlatformAdmin()] if writes else list(super().get_permissions())

    @extend_schema(operation_id="base_models_list", responses=BaseModelOutput(many=True))
    def get(self, request: Request) -> Response:
        return self.page(selectors.base_models(), BaseModelOutput)

    @extend_schema(
        operation_id="base_models_add", request=NewBaseModelInput, responses={201: BaseModelOutput}
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """List another base model. Admins only; `fetch/` then brings it here."""
        base_model = services.add_base_model(
            by=self.person, **valid(NewBaseModelInput, request.data)
        )
        return Response(BaseModelOutput(base_model).data, status=status.HTTP_201_CREATED)


class BaseModelDetail(PersonView):
    @extend_schema(operation_id="base_models_get", responses=BaseModelOutput)
    def get(self, request: Request, slug: str) -> Response:
        return Response(BaseModelOutput(selectors.base_model(slug=slug)).data)


class AcceptTerms(PersonView):
    class Input(serializers.Serializer[Any]):
        terms_sha256 = serializers.RegexField(r"^[0-9a-f]{64}$")
        tenant = serializers.UUIDField(
            required=False, help_text="For which tenant. Left out by admins, for the platform."
        )

    class Output(serializers.Serializer[Any]):
        terms_sha256 = serializers.CharField()
        at = serializers.DateTimeField()

    @extend_schema(operation_id="base_models_accept_terms", request=Input, responses=Output)
    def post(self, request: Request, slug: str) -> Response:
        """Accept a base model's terms of use, for a tenant (its owners) or the platform."""
        base_model = selectors.base_model(slug=slug)
        sent = valid(self.Input, request.data)
        by = (
            principal_of_user(user=self.person, tenant_id=sent["tenant"])
            if "tenant" in sent
            else self.person
        )
        accepted = services.accept_terms(by=by, base_model=base_model, seen=sent["terms_sha256"])
        return Response(self.Output(accepted).data)
