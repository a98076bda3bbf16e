"""Nodes and quotas: admins see and set them, a tenant sees its own quota."""

import uuid
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from maas.common.api import Paged, valid
from maas.fleet import selectors, services
from maas.fleet.api.serializers import NodeOutput, QuotaInput, QuotaOutput
from maas.tenants.api.views import AdminView, TenantView
from maas.tenants.models import Tenant
from maas.tenants.selectors import one


class NodeList(Paged, AdminView):
    page_ordering = ("name",)

    @extend_schema(operation_id="admin_nodes_list", responses=NodeOutput(many=True))
    def get(self, request: Request) -> Response:
        return self.page(selectors.nodes(), NodeOutput)


class NodeDetail(AdminView):
    class Input(serializers.Serializer[Any]):
        draining = serializers.BooleanField()

    @extend_schema(operation_id="admin_nodes_get", responses=NodeOutput)
    def get(self, request: Request, name: str) -> Response:
        return Response(NodeOutput(selectors.node(name=name)).data)

    @extend_schema(operation_id="admin_nodes_drain", request=Input, responses=NodeOutput)
    def patch(self, request: Request, name: str) -> Response:
        """`draining` true: the node gets no new work; false: it does again."""
        node = selectors.node(name=name)
        wanted = valid(self.Input, request.data)["draining"]
        (services.drain if wanted else services.undrain)(by=self.person, node=node)
        return Response(NodeOutput(node).data)


class TenantQuota(AdminView):
    @extend_schema(operation_id="admin_quota_get", responses=QuotaOutput)
    def get(self, request: Request, tenant: uuid.UUID) -> Response:
        quota = selectors.quota_of(one(Tenant.objects.all(), id=tenant))
        return Response(QuotaOutput(quota).data)

    @extend_schema(operation_id="admin_quota_set", request=QuotaInput, responses=QuotaOutput)
    def patch(self, request: Request, tenant: uuid.UUID) -> Response:
        found = one(Tenant.objects.all(), id=tenant)
        limits = valid(QuotaInput, request.data, partial=True)
        quota = services.set_quota(by=self.person, tenant=found, limits=limits)
        return Response(QuotaOutput(quota).data)


class OwnQuota(TenantView):
    rights: ClassVar = {"GET": "usage.read"}

    @extend_schema(operation_id="quota_get", responses=QuotaOutput)
    def get(self, request: Request, tenant: uuid.UUID) -> Response:
        """What the tenant may use at once and in a month."""
        return Response(QuotaOutput(selectors.own_quota(by=self.principal)).data)
