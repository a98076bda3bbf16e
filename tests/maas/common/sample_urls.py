"""Views that fail in every way, and one that creates things, for the conventions' tests."""

import time
from typing import Any

from django.urls import include, path
from rest_framework import serializers
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from maas.common import errors
from maas.common.api import Paged, idempotent, valid
from maas.tenants.api.serializers import TenantOutput
from maas.tenants.api.views import PersonView
from maas.tenants.models import Tenant

handler500 = "maas.common.handlers.server_error"


class Things(Paged, PersonView):
    """Creates a tenant named after what was sent; `sleep` makes it slow."""

    parser_classes = (JSONParser, MultiPartParser)

    class Input(serializers.Serializer[Any]):
        name = serializers.CharField()
        sleep = serializers.FloatField(default=0)
        file = serializers.FileField(required=False)
        answer = serializers.IntegerField(default=201)

    def get(self, request: Request) -> Response:
        return self.page(Tenant.objects.all(), TenantOutput)

    @idempotent
    def post(self, request: Request) -> Response:
        sent = valid(self.Input, request.data)
        size = len(sent["file"].read()) if "file" in sent else 0
        thing = Tenant.objects.create(name=f"{sent['name']} {size}")
        time.sleep(sent["sleep"])
        if sent["name"] == "refused":
            raise errors.Conflict
        return Response(TenantOutput(thing).data, status=sent["answer"])


class Crash(PersonView):
    def get(self, request: Request) -> Response:
        raise RuntimeError("the secret inside")


class Busy(PersonView):
    def get(self, request: Request) -> Response:
        raise errors.Unavailable(engine="e1")


urlpatterns = [
    path("api/things/", Things.as_view()),
    path("api/crash/", Crash.as_view()),
    path("api/busy/", Busy.as_view()),
    path("", include("maas.urls")),
]
