"""The REST API. What belongs to a tenant lies under `/api/tenants/<tenant>/`."""

from django.urls import include, path, re_path

from maas.common.handlers import UnknownAddress
from maas.console import shell
from maas.console.accounts.api import Join, Session

urlpatterns = [
    path("session/", Session.as_view(), name="session"),
    path("session/join/", Join.as_view(), name="join"),
    path("", include("maas.tenants.api.urls")),
    path("", include("maas.catalog.api.urls")),
    path("", include("maas.fleet.api.urls")),
    path("", include("maas.usage.api.urls")),
    path("", include("maas.jobs.api.urls")),
    *shell.api(),
    re_path(r"", UnknownAddress.as_view()),
]
