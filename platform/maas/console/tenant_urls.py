"""Addresses under `/t/<tenant>/`."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from maas.console import shell
from maas.console.datasets.rows import DECIDED
from maas.console.views import (
    channels,
    chat,
    columns,
    conversations,
    dashboard,
    datasets,
    deployments,
    exams,
    jobs,
    keys,
    models,
    projects,
    rows,
    settings,
    surveys,
    team,
    trainings,
    trash,
    usage,
    wordings,
)
from maas.console.views.wizard import data as wizard_data
from maas.console.views.wizard import exam as wizard_exam
from maas.console.views.wizard import live as wizard_live
from maas.console.views.wizard import teach as wizard_teach
from maas.tenants.trash import KINDS


class Deed(StringConverter):
    """What can be done to a deployment, as a part of an address."""

    regex = "|".join(deployments.DEEDS)


class Choice(StringConverter):
    """What can be decided about a row, as a part of an address."""

    regex = "|".join(DECIDED)


class Thrown(StringConverter):
    """What can lie in the trash, as a part of an address."""

    regex = "|".join(sorted(KINDS))


class Switch(StringConverter):
    """On or off, as a part of an address."""

    regex = "on|off"


class Picture(StringConverter):
    """The kinds of files that a QR code is drawn as."""

    regex = "|".join(channels.QR_KINDS)


register_converter(Thrown, "thrown")
register_converter(Deed, "deed")
register_converter(Choice, "choice")
register_converter(Switch, "switch")
register_converter(Picture, "picture")

urlpatterns = [
    path("", dashboard.start, name="start"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/<uuid:job>/", jobs.job, name="job"),
    path("jobs/<uuid:job>/cancel/", jobs.cancel_job, name="cancel-job"),
    path("steps/", projects.projects, name="projects"),
    path("steps/new/", projects.new_project, name="new-project"),
    path("steps/<uuid:project>/", projects.project, name="project"),
    path("steps/<uuid:project>/what/", projects.what, name="project-what"),
    path("steps/<uuid:project>/data/", wizard_data.data, name="project-data"),
    path("steps/<uuid:project>/data/sample/", wizard_data.sample, name="project-sample"),
    path(
        "steps/<uuid:project>/data/template/",
        wizard_data.download_template,
        name="project-template",
    ),
    path("steps/<uuid:project>/data/known/", wizard_data.use_known, name="project-known"),
    path("steps/<uuid:project>/teach/", wizard_teach.teach, name="project-teach"),
    path("steps/<uuid:project>/exam/", wizard_exam.exam, name="project-exam"),
    path("steps/<uuid:project>/live/", wizard_live.live, name="project-live"),
    path("steps/<uuid:project>/away/", projects.trash_project, name="trash-project"),
    path("data/<uuid:dataset>/teach/", trainings.teach, name="teach"),
    path("trainings/<uuid:training>/", trainings.training, name="training"),
    path("terms/<slug:base_model>/", trainings.accept_terms, name="accept-terms"),
    path("data/", datasets.datasets, name="datasets"),
    path("data/new/", datasets.new_dataset, name="new-dataset"),
    path("data/<uuid:dataset>/", datasets.dataset, name="dataset"),
    path("data/<uuid:dataset>/reading/", datasets.reading, name="reading"),
    path("data/<uuid:dataset>/name/", datasets.rename_dataset, name="rename-dataset"),
    path("data/<uuid:dataset>/trash/", datasets.trash_dataset, name="trash-dataset"),
    path("data/<uuid:dataset>/original/", datasets.original, name="original"),
    path("data/<uuid:dataset>/columns/", columns.columns, name="columns"),
    path("data/<uuid:dataset>/columns/read/", columns.remap, name="remap"),
    path("data/<uuid:dataset>/options/", columns.options, name="options"),
    path("data/<uuid:dataset>/rows/", rows.rows, name="rows"),
    path("data/<uuid:dataset>/rows/<int:row>/", rows.row, name="row"),
    path("data/<uuid:dataset>/rows/<int:row>/<choice:choice>/", rows.decide, name="decide"),
    path("data/<uuid:dataset>/wordings/", wordings.wordings, name="wordings"),
    path("data/<uuid:dataset>/wordings/<int:wording>/", wordings.wording, name="wording"),
    path(
        "data/<uuid:dataset>/wordings/<int:wording>/switch/",
        wordings.switch_wording,
        name="switch-wording",
    ),
    path("data/<uuid:dataset>/survey/", surveys.survey, name="survey"),
    path(
        "data/<uuid:dataset>/survey/<switch:switch>/", surveys.switch_survey, name="switch-survey"
    ),
    path(
        "data/<uuid:dataset>/survey/<uuid:contribution>/",
        surveys.survey_question,
        name="survey-question",
    ),
    path("exams/<uuid:exam>/", exams.exam, name="exam"),
    path("exams/<uuid:exam>/<int:item>/answer/", exams.answer, name="answer-exam-question"),
    path("versions/<uuid:version>/examine/", exams.examine, name="examine"),
    path("models/", models.models, name="models"),
    path("models/<uuid:model>/", models.model, name="model"),
    path("models/<uuid:model>/delete/", models.delete_model, name="delete-model"),
    path("live/", deployments.deployments, name="deployments"),
    path("live/new/", deployments.deploy, name="deploy"),
    path("live/<uuid:deployment>/", deployments.deployment, name="deployment"),
    path("live/<uuid:deployment>/version/", deployments.change_version, name="change-version"),
    path("live/<uuid:deployment>/words/", deployments.change_words, name="change-words"),
    path("live/<uuid:deployment>/ask/", chat.ask, name="ask"),
    path("live/<uuid:deployment>/channel/", channels.channel, name="channel"),
    path("live/<uuid:deployment>/channel/look.css", channels.channel_look, name="channel-look"),
    path("live/<uuid:deployment>/channel/qr.<picture:picture>", channels.qr_code, name="qr-code"),
    path(
        "live/<uuid:deployment>/channel/<switch:switch>/",
        channels.switch_channel,
        name="switch-channel",
    ),
    path("live/<uuid:deployment>/back/", deployments.roll_back, name="roll-back"),
    path("live/<uuid:deployment>/<deed:deed>/", deployments.change_state, name="change-deployment"),
    path("conversations/", conversations.conversations, name="conversations"),
    path("conversations/<uuid:turn>/", conversations.conversation, name="conversation"),
    path("conversations/<uuid:turn>/leave/", conversations.leave, name="leave-conversation"),
    path("conversations/<uuid:turn>/reopen/", conversations.reopen, name="reopen-conversation"),
    path("keys/", keys.keys, name="keys"),
    path("keys/new/", keys.new_key, name="new-key"),
    path("keys/<uuid:key>/", keys.key, name="key"),
    path("keys/<uuid:key>/revoke/", keys.revoke_key, name="revoke-key"),
    path("trash/", trash.thrown, name="trash"),
    path("trash/<thrown:kind>/<uuid:thrown>/restore/", trash.restore, name="restore"),
    path("usage/", usage.usage, name="usage"),
    path("team/", team.team, name="team"),
    path("team/<uuid:member>/role/", team.change_role, name="change-role"),
    path("team/<uuid:member>/remove/", team.remove_member, name="remove-member"),
    path("settings/", settings.tenant_settings, name="settings"),
    *shell.tenant_pages(),
]
