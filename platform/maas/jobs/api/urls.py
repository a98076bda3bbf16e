from django.urls import path

from maas.jobs.api import platform, views

_TENANT = "tenants/<uuid:tenant>/jobs/"

urlpatterns = [
    path(_TENANT, views.JobList.as_view(), name="jobs"),
    path(f"{_TENANT}<uuid:job>/", views.JobDetail.as_view(), name="job"),
    path(f"{_TENANT}<uuid:job>/events/", views.JobEvents.as_view(), name="job-events"),
    path(f"{_TENANT}<uuid:job>/cancel/", views.JobCancel.as_view(), name="job-cancel"),
    path(f"{_TENANT}<uuid:job>/stream/", views.JobStream.as_view(), name="job-stream"),
    path("jobs/", platform.PlatformJobList.as_view(), name="platform-jobs"),
    path("jobs/<uuid:job>/", platform.PlatformJobDetail.as_view(), name="platform-job"),
    path(
        "jobs/<uuid:job>/events/", platform.PlatformJobEvents.as_view(), name="platform-job-events"
    ),
    path(
        "jobs/<uuid:job>/cancel/", platform.PlatformJobCancel.as_view(), name="platform-job-cancel"
    ),
    path(
        "jobs/<uuid:job>/stream/", platform.PlatformJobStream.as_view(), name="platform-job-stream"
    ),
]
