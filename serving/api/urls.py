from django.urls import include, path

from serving.api import channels, deployments, engines

_OF_A_DEPLOYMENT = [
    path("", deployments.DeploymentDetail.as_view(), name="deployment"),
    path("revisions/", deployments.RevisionList.as_view(), name="revisions"),
    path("roll-back/", deployments.RollBack.as_view(), name="roll-back"),
    path("check/", deployments.CheckSentences.as_view(), name="check-sentences"),
    path("pause/", deployments.Pause.as_view(), name="pause-deployment"),
    path("resume/", deployments.Resume.as_view(), name="resume-deployment"),
    path("channel/", channels.ChannelDetail.as_view(), name="channel"),
]

urlpatterns = [
    path(
        "tenants/<uuid:tenant>/deployments/",
        deployments.DeploymentList.as_view(),
        name="deployments",
    ),
    path(
        "tenants/<uuid:tenant>/deployments/<uuid:deployment>/",
        include(_OF_A_DEPLOYMENT),
    ),
    path(
        "tenants/<uuid:tenant>/conversations/",
        channels.ConversationList.as_view(),
        name="conversations",
    ),
    path(
        "tenants/<uuid:tenant>/conversations/<uuid:turn>/",
        channels.ConversationDetail.as_view(),
        name="conversation",
    ),
    path("admin/engines/", engines.EngineList.as_view(), name="admin-engines"),
]
