from django.http import HttpRequest, HttpResponse
from django.urls import path

app_name = "console"


def healthz(_request: HttpRequest) -> HttpResponse:
    """For process managers: the web process answers."""
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [path("healthz", healthz, name="healthz")]
