"""`/api/admin/health/`: what `/readyz` sees, with all that was measured."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from maas.common import health
from maas.tenants.api.views import AdminView


class CheckOutput(serializers.Serializer[Any]):
    name = serializers.CharField()
    state = serializers.ChoiceField(choices=["ok", "failed"])
    why = serializers.CharField(allow_blank=True, help_text="What is wrong; empty where nothing.")
    details = serializers.DictField(help_text="What was measured: versions, ages, sizes.")


class HealthOutput(serializers.Serializer[Any]):
    state = serializers.ChoiceField(choices=["ok", "failed"])
    checks = CheckOutput(many=True)


class Health(AdminView):
    @extend_schema(operation_id="admin_health_get", responses=HealthOutput)
    def get(self, request: Request) -> Response:
        """Every health check, with what it measured; takes two seconds at most."""
        return Response(HealthOutput(health.report().shown(details=True)).data)
