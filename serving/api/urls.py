from django.urls import include, path

from serving.api import deployments, engines

_OF_A_DEPLOYMENT = [
    path("", deployments.DeploymentDetail.as_view(), name="deployment"),
    path("revisions/", deployments.RevisionList.as_view(), name="revisions"),
    path("roll-back/", deployments.RollBack.as_view(), name="roll-back"),
    path("pause/", deployments.Pause.as_view(), name="pause-deployment"),
    path("resume/", deployments.Resume.as_view(), name="resume-deployment"),
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
    path("admin/engines/", engines.EngineList.as_view(), name="admin-engines"),
]
