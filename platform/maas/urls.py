"""Every address, by room: `/api/` for programs, `/admin/` for admins, the rest for people."""

from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from maas.console.views import session

handler400 = "maas.common.handlers.bad_request"
handler403 = "maas.common.handlers.forbidden"
handler404 = "maas.common.handlers.not_found"
handler500 = "maas.common.handlers.server_error"

urlpatterns = [
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerView.as_view(url_name="schema"), name="docs"),
    path("api/", include("maas.api_urls")),
    path("admin/login/", session.admin_sign_in),
    path("admin/", admin.site.urls),
    path("", include("maas.console.accounts.urls")),
    path("", include("maas.console.urls")),
]
