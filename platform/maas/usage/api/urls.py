from django.urls import path

from maas.usage.api import views

urlpatterns = [
    path("tenants/<uuid:tenant>/usage/", views.UsageStatement.as_view(), name="usage"),
    path("tenants/<uuid:tenant>/storage/", views.StorageUse.as_view(), name="storage"),
]
