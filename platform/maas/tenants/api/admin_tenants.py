"""`/api/admin/tenants/`: every tenant, for admins of the platform."""

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from maas.common.api import Paged, valid
from maas.tenants import selectors, services
from maas.tenants.api.serializers import TenantOutput
from maas.tenants.api.views import AdminView
from maas.tenants.models import Tenant


class AdminTenantList(Paged, AdminView):
    page_ordering = ("name", "id")

    @extend_schema(operation_id="admin_tenants_list", responses=TenantOutput(many=True))
    def get(self, request: Request) -> Response:
        return self.page(Tenant.objects.all(), TenantOutput)


class AdminTenantDetail(AdminView):
    class Input(serializers.Serializer[Any]):
        status = serializers.ChoiceField(Tenant.Status.choices)

    @extend_schema(operation_id="admin_tenants_get", responses=TenantOutput)
    def get(self, request: Request, tenant: uuid.UUID) -> Response:
        return Response(TenantOutput(selectors.one(Tenant.objects.all(), id=tenant)).data)

    @extend_schema(operation_id="admin_tenants_set_status", request=Input, responses=TenantOutput)
    def patch(self, request: Request, tenant: uuid.UUID) -> Response:
        """`suspended` shuts a tenant's people and keys out within a second; `active` undoes it."""
        found = selectors.one(Tenant.objects.all(), id=tenant)
        if valid(self.Input, request.data)["status"] == Tenant.Status.SUSPENDED:
            services.suspend_tenant(by=self.person, tenant=found)
        else:
            services.reactivate_tenant(by=self.person, tenant=found)
        found.refresh_from_db()
        return Response(TenantOutput(found).data)
