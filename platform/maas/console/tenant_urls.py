"""Addresses under `/t/<tenant>/`."""

from django.urls import path

from maas.console.views import dashboard, jobs, keys, settings, team, usage

urlpatterns = [
    path("", dashboard.start, name="start"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/<uuid:job>/", jobs.job, name="job"),
    path("jobs/<uuid:job>/cancel/", jobs.cancel_job, name="cancel-job"),
    path("keys/", keys.keys, name="keys"),
    path("keys/new/", keys.new_key, name="new-key"),
    path("keys/<uuid:key>/", keys.key, name="key"),
    path("keys/<uuid:key>/revoke/", keys.revoke_key, name="revoke-key"),
    path("usage/", usage.usage, name="usage"),
    path("team/", team.team, name="team"),
    path("team/<uuid:member>/role/", team.change_role, name="change-role"),
    path("team/<uuid:member>/remove/", team.remove_member, name="remove-member"),
    path("settings/", settings.tenant_settings, name="settings"),
]
