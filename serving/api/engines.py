"""`/api/admin/engines/`: the platform's engines, for its admins."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from maas.common.api import Paged
from maas.tenants.api.views import AdminView
from serving import selectors
from serving.api.serializers import EngineOutput


class EngineList(Paged, AdminView):
    page_ordering = ("created_at", "id")

    @extend_schema(operation_id="admin_engines_list", responses=EngineOutput(many=True))
    def get(self, request: Request) -> Response:
        return self.page(selectors.engines(), EngineOutput)
