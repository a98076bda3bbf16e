"""The product's addresses, and two that break in the middle of what was sent."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from maas.urls import *  # noqa: F403
from maas.urls import urlpatterns as _product

MESSAGE = "a row of nia@larkspur.test is in the way"


@csrf_exempt
def page(request: HttpRequest) -> HttpResponse:
    assert request.body
    raise RuntimeError(MESSAGE)


class Api(APIView):
    permission_classes = (AllowAny,)

    def post(self, request: Request) -> Response:
        assert request.data
        raise RuntimeError(MESSAGE)


urlpatterns = [path("crash/", page), path("api/crash/", Api.as_view()), *_product]
