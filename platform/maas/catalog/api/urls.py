from django.urls import path

from maas.catalog.api import base_models, models

urlpatterns = [
    path("base-models/", base_models.BaseModelList.as_view(), name="base-models"),
    path("base-models/<slug:slug>/", base_models.BaseModelDetail.as_view(), name="base-model"),
    path(
        "base-models/<slug:slug>/accept-terms/",
        base_models.AcceptTerms.as_view(),
        name="accept-terms",
    ),
    path("tenants/<uuid:tenant>/models/", models.ModelList.as_view(), name="models"),
    path("tenants/<uuid:tenant>/models/<uuid:model>/", models.ModelDetail.as_view(), name="model"),
    path(
        "tenants/<uuid:tenant>/models/<uuid:model>/restore/",
        models.ModelRestore.as_view(),
        name="restore-model",
    ),
]
