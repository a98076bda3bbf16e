"""Addresses of the console. What belongs to a tenant lies under `/t/<tenant>/`."""

from django.urls import include, path

from maas.console import shell
from maas.console.views import help as help_views
from maas.console.views import legal, preferences, start, team

app_name = "console"

urlpatterns = [
    path("", start.home, name="home"),
    path("language/", preferences.language, name="language"),
    path("theme/", preferences.theme, name="theme"),
    path("account/", preferences.account, name="account"),
    path("account/password/", preferences.password, name="password"),
    path("businesses/new/", start.new_tenant, name="new-tenant"),
    path("join/<str:token>/", team.join, name="join"),
    path("help/", help_views.help_page, name="help"),
    path("terms/", legal.terms_page, name="terms"),
    path("privacy/", legal.privacy_page, name="privacy"),
    path("t/<uuid:tenant>/", include("maas.console.tenant_urls")),
    *shell.public_pages(),
]
