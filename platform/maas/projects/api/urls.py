from django.urls import URLPattern, URLResolver, include, path

from maas.projects.api import joined, projects

_OF_A_PROJECT: list[URLPattern | URLResolver] = [
    path("", projects.ProjectDetail.as_view(), name="project"),
    path("restore/", projects.ProjectRestore.as_view(), name="project-restore"),
]

_OF_A_TENANT: list[URLPattern | URLResolver] = [
    path("projects/", projects.ProjectList.as_view(), name="projects"),
    path("projects/<uuid:project>/", include(_OF_A_PROJECT)),
    path(
        "conversations/<uuid:turn>/row/",
        joined.ConversationRow.as_view(),
        name="conversation-row",
    ),
    path(
        "deployments/<uuid:deployment>/channel/open/",
        joined.ChatPageOpening.as_view(),
        name="channel-open",
    ),
]

urlpatterns = [path("tenants/<uuid:tenant>/", include(_OF_A_TENANT))]
