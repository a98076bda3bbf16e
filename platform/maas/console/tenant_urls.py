"""Addresses under `/t/<tenant>/`."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from maas.console import shell
from maas.console.views import dashboard, jobs, keys, settings, team, trash, usage
from maas.tenants.trash import KINDS


class TrashKindConverter(StringConverter):
    """A trash item's kind, as a part of an address."""

    regex = "|".join(sorted(KINDS))


register_converter(TrashKindConverter, "trash_kind")

urlpatterns = [
    path("", dashboard.start, name="start"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/<uuid:job>/", jobs.job, name="job"),
    path("jobs/<uuid:job>/cancel/", jobs.cancel_job, name="cancel-job"),
    path("keys/", keys.keys, name="keys"),
    path("keys/new/", keys.new_key, name="new-key"),
    path("keys/<uuid:key>/", keys.key, name="key"),
    path("keys/<uuid:key>/revoke/", keys.revoke_key, name="revoke-key"),
    path("trash/", trash.trash_items, name="trash"),
    path("trash/<trash_kind:kind>/<uuid:trash_item>/restore/", trash.restore, name="restore"),
    path("usage/", usage.usage, name="usage"),
    path("team/", team.team, name="team"),
    path("team/<uuid:member>/role/", team.change_role, name="change-role"),
    path("team/<uuid:member>/remove/", team.remove_member, name="remove-member"),
    path("settings/", settings.tenant_settings, name="settings"),
    *shell.tenant_pages(),
]
