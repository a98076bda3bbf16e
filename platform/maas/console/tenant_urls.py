"""Addresses under `/t/<tenant>/`."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from maas.console.views import (
    chat,
    dashboard,
    deployments,
    exams,
    jobs,
    keys,
    models,
    projects,
    settings,
    team,
    usage,
)


class Deed(StringConverter):
    """What can be done to a deployment, as a part of an address."""

    regex = "|".join(deployments.DEEDS)


register_converter(Deed, "deed")

urlpatterns = [
    path("", dashboard.start, name="start"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/<uuid:job>/", jobs.job, name="job"),
    path("jobs/<uuid:job>/cancel/", jobs.cancel_job, name="cancel-job"),
    path("steps/", projects.projects, name="projects"),
    path("steps/new/", projects.new_project, name="new-project"),
    path("steps/<uuid:project>/", projects.project, name="project"),
    path("steps/<uuid:project>/what/", projects.what, name="project-what"),
    path("steps/<uuid:project>/away/", projects.trash_project, name="trash-project"),
    path("exams/<uuid:exam>/", exams.exam, name="exam"),
    path("versions/<uuid:version>/examine/", exams.examine, name="examine"),
    path("models/", models.models, name="models"),
    path("models/<uuid:model>/", models.model, name="model"),
    path("models/<uuid:model>/delete/", models.delete_model, name="delete-model"),
    path("live/", deployments.deployments, name="deployments"),
    path("live/new/", deployments.deploy, name="deploy"),
    path("live/<uuid:deployment>/", deployments.deployment, name="deployment"),
    path("live/<uuid:deployment>/version/", deployments.change_version, name="change-version"),
    path("live/<uuid:deployment>/ask/", chat.ask, name="ask"),
    path("live/<uuid:deployment>/back/", deployments.roll_back, name="roll-back"),
    path("live/<uuid:deployment>/<deed:deed>/", deployments.change_state, name="change-deployment"),
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
