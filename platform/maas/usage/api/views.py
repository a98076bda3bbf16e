"""`/api/tenants/<tenant>/usage/`: what was used, by day, model or key."""

import uuid
from datetime import date, timedelta
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from maas.common.api import valid
from maas.tenants.api.views import TenantView
from maas.usage import selectors, storage

LONGEST = timedelta(days=366)
_EARLIEST, _LATEST = date(2000, 1, 1), date(2200, 1, 1)
"""Days of which there are neighbours to count with."""


class LineOutput(serializers.Serializer[Any]):
    key = serializers.CharField(help_text="The day, the model's name, or the API key's id.")
    requests = serializers.IntegerField()
    prompt_tokens = serializers.IntegerField()
    completion_tokens = serializers.IntegerField()
    accelerator_seconds = serializers.FloatField()
    quantities = serializers.DictField(
        child=serializers.FloatField(), help_text="Amounts of what else was used, by unit."
    )

    def get_fields(self) -> dict[str, Any]:
        # `label` is already an attribute of every serializer.
        return {"label": serializers.CharField(), **super().get_fields()}


class UsageStatement(TenantView):
    rights: ClassVar = {"GET": "usage.read"}

    class Input(serializers.Serializer[Any]):
        group = serializers.ChoiceField(["day", "model", "key"], default="day")

        def get_fields(self) -> dict[str, Any]:
            # "from" is a word of Python's own, so these two cannot be written as attributes.
            last = serializers.DateField(required=False, help_text="Included; today if left out.")
            first = serializers.DateField(
                required=False, help_text="Included; thirty days before `to` if left out."
            )
            return {"from": first, "to": last, **super().get_fields()}

        def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
            last: date = attrs.get("to") or timezone.now().date()
            if not _EARLIEST < last < _LATEST:
                raise serializers.ValidationError({"to": _("There is nothing of this time.")})
            first: date = attrs.get("from") or last - timedelta(days=30)
            if first > last:
                raise serializers.ValidationError({"from": _("This day is after the last one.")})
            if last - first > LONGEST:
                raise serializers.ValidationError({"from": _("At most a year at once.")})
            return {"first": first, "last": last, "group": attrs["group"]}

    class Output(serializers.Serializer[Any]):
        group = serializers.CharField()
        lines = LineOutput(many=True)
        total = LineOutput()

        def get_fields(self) -> dict[str, Any]:
            first = serializers.DateField(source="first")
            last = serializers.DateField(source="last")
            return {"from": first, "to": last, **super().get_fields()}

    @extend_schema(operation_id="usage_get", parameters=[Input], responses=Output)
    def get(self, request: Request, tenant: uuid.UUID) -> Response:
        """What the tenant used, in UTC days; tokens are the engine's own count."""
        wanted = valid(self.Input, request.query_params)
        return Response(self.Output(selectors.statement(by=self.principal, **wanted)).data)


class StorageUse(TenantView):
    rights: ClassVar = {"GET": "usage.read"}

    class Output(serializers.Serializer[Any]):
        live = serializers.IntegerField(help_text="Bytes of files and models in use.")
        trash = serializers.IntegerField(help_text="Bytes of what lies in the trash.")
        allowed = serializers.IntegerField(help_text="Bytes that may be in use.")

    @extend_schema(operation_id="storage_get", responses=Output)
    def get(self, request: Request, tenant: uuid.UUID) -> Response:
        """What the tenant keeps. Beyond what is allowed uploads and trainings get a 429,
        `storage_full`."""
        return Response(self.Output(storage.own(by=self.principal)).data)
