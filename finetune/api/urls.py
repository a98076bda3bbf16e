from django.urls import path

from finetune.api import base_models

urlpatterns = [
    path(
        "base-models/<slug:slug>/fetch/",
        base_models.FetchBaseModel.as_view(),
        name="fetch-base-model",
    ),
]
