"""Errors outside of any REST view, and those that nobody foresaw."""

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.views import defaults
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from maas.common import errors
from maas.common.api import body


class UnforeseenError(errors.Problem):
    status = 500
    code = "internal"
    message = _("Something went wrong on our side. It has been noted; please try again.")


@extend_schema(exclude=True)
class UnknownAddress(APIView):
    """What answers under `/api/` where nothing is: the usual 404, whoever asks, however."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        raise errors.NotFound


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, DisallowedHost):
        # No page of ours: its frame asks by which name we were reached, and that is what is wrong.
        text = now("Nothing is to be found under this address. Please check it.")
        return HttpResponseBadRequest(text, content_type="text/plain; charset=utf-8")
    if _for_programs(request):
        return _answer(errors.InvalidInput())
    return defaults.bad_request(request, exception)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _for_programs(request):
        return _answer(errors.NotAllowed())
    return defaults.permission_denied(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _for_programs(request):
        return _answer(errors.NotFound())
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    if _for_programs(request):
        return _answer(UnforeseenError())
    return defaults.server_error(request)


def _for_programs(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def _answer(problem: errors.Problem) -> JsonResponse:
    return JsonResponse({"error": body(problem)}, status=problem.status)
