"""Addresses of pages under `/t/<tenant>/`."""

from django.urls import path, register_converter

from maas.console.converters import SwitchConverter
from maas.projects.pages.views import chat_page, conversations, models, projects
from maas.projects.pages.views.wizard import data, exam, live, teach

register_converter(SwitchConverter, "page_switch")

urlpatterns = [
    path("steps/", projects.projects, name="projects"),
    path("steps/new/", projects.new_project, name="new-project"),
    path("steps/<uuid:project>/", projects.project, name="project"),
    path("steps/<uuid:project>/what/", projects.what, name="project-what"),
    path("steps/<uuid:project>/data/", data.data, name="project-data"),
    path("steps/<uuid:project>/data/sample/", data.sample, name="project-sample"),
    path("steps/<uuid:project>/data/template/", data.download_template, name="project-template"),
    path("steps/<uuid:project>/data/known/", data.use_known, name="project-known"),
    path("steps/<uuid:project>/teach/", teach.teach, name="project-teach"),
    path("steps/<uuid:project>/exam/", exam.exam, name="project-exam"),
    path("steps/<uuid:project>/live/", live.live, name="project-live"),
    path("steps/<uuid:project>/away/", projects.trash_project, name="trash-project"),
    path("models/", models.models, name="models"),
    path("models/<uuid:model>/", models.model, name="model"),
    path("models/<uuid:model>/delete/", models.delete_model, name="delete-model"),
    path("conversations/<uuid:turn>/", conversations.conversation, name="conversation"),
    path("conversations/<uuid:turn>/reopen/", conversations.reopen, name="reopen-conversation"),
    path(
        "live/<uuid:deployment>/channel/<page_switch:switch>/",
        chat_page.switch_channel,
        name="switch-channel",
    ),
]
