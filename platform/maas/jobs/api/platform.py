"""`/api/jobs/`: every tenant's jobs and the platform's own, for admins of the platform."""

import uuid

from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from maas.common.api import Paged
from maas.jobs import selectors, services
from maas.jobs.api import base
from maas.jobs.api.serializers import (
    AfterInput,
    JobEventsOutput,
    JobFilterInput,
    PlatformJobOutput,
)
from maas.jobs.api.views import EVENT_STREAM
from maas.jobs.models import Job
from maas.tenants.api.views import AdminView
from maas.tenants.selectors import one


def _job(job_id: uuid.UUID) -> Job:
    return one(selectors.all_jobs(), id=job_id)


class PlatformJobList(Paged, AdminView):
    @extend_schema(
        operation_id="platform_jobs_list",
        parameters=[JobFilterInput],
        responses=PlatformJobOutput(many=True),
    )
    def get(self, request: Request) -> Response:
        """All jobs, newest first, with why each one waits and where it runs."""
        return self.page(selectors.all_jobs(**base.narrowed(request)), PlatformJobOutput)


class PlatformJobDetail(AdminView):
    @extend_schema(operation_id="platform_jobs_get", responses=PlatformJobOutput)
    def get(self, request: Request, job: uuid.UUID) -> Response:
        return Response(PlatformJobOutput(_job(job)).data)


class PlatformJobEvents(AdminView):
    @extend_schema(
        operation_id="platform_jobs_events", parameters=[AfterInput], responses=JobEventsOutput
    )
    def get(self, request: Request, job: uuid.UUID) -> Response:
        return base.history(request, _job(job), for_admin=True)


class PlatformJobCancel(AdminView):
    @extend_schema(operation_id="platform_jobs_cancel", request=None, responses=PlatformJobOutput)
    def post(self, request: Request, job: uuid.UUID) -> Response:
        services.cancel(by=self.person, job=_job(job))
        return Response(PlatformJobOutput(_job(job)).data)


class PlatformJobStream(AdminView):
    content_negotiation_class = base.AnyAccept

    @extend_schema(
        operation_id="platform_jobs_stream", parameters=[AfterInput], responses=EVENT_STREAM
    )
    def get(self, request: Request, job: uuid.UUID) -> HttpResponseBase:
        return base.stream(request, _job(job), for_admin=True)
