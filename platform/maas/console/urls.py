"""Addresses of the console. What belongs to a tenant lies under `/t/<tenant>/`."""

from django.urls import include, path

from maas.console import shell
from maas.console.views import help as help_views
from maas.console.views import preferences, public, public_survey, start, team

app_name = "console"

urlpatterns = [
    path("", start.home, name="home"),
    path("healthz", help_views.healthz, name="healthz"),
    path("language/", preferences.language, name="language"),
    path("theme/", preferences.theme, name="theme"),
    path("account/", preferences.account, name="account"),
    path("account/password/", preferences.password, name="password"),
    path("businesses/new/", start.new_tenant, name="new-tenant"),
    path("join/<str:token>/", team.join, name="join"),
    path("help/", help_views.help_page, name="help"),
    path("widget.js", public.widget, name="widget"),
    path("c/<slug:channel>/", public.chat, name="public-chat"),
    path("c/<slug:channel>/look.css", public.look, name="public-look"),
    path("c/<slug:channel>/widget.json", public.widget_settings, name="public-widget"),
    path("c/<slug:channel>/ask/", public.ask, name="public-ask"),
    path("c/<slug:channel>/rate/", public.rate, name="public-rate"),
    path("c/<slug:channel>/message/", public.leave_message, name="public-message"),
    path("ask/<slug:token>/", public_survey.survey, name="public-survey"),
    path("t/<uuid:tenant>/", include("maas.console.tenant_urls")),
    *shell.public_pages(),
]
