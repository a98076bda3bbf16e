"""Every address, by room: `/api/` for programs, `/admin/` for admins, the rest for people."""

from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

urlpatterns = [
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerView.as_view(url_name="schema"), name="docs"),
    path("api/", include("maas.api_urls")),
    path("admin/", admin.site.urls),
    path("", include("maas.console.urls")),
]
