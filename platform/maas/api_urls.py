"""The REST API. What belongs to a tenant lies under `/api/tenants/<tenant>/`."""

from django.urls import include, path, re_path

from maas.common.handlers import UnknownAddress

urlpatterns = [
    path("", include("maas.tenants.api.urls")),
    path("", include("maas.catalog.api.urls")),
    path("", include("maas.fleet.api.urls")),
    path("", include("maas.usage.api.urls")),
    path("", include("maas.jobs.api.urls")),
    path("", include("finetune.api.urls")),
    path("", include("serving.api.urls")),
    re_path(r"", UnknownAddress.as_view()),
]
