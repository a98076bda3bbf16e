"""`/api/tenants/<tenant>/jobs/`: a tenant's jobs."""

import uuid
from typing import ClassVar

from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from maas.common.api import Paged
from maas.jobs import selectors, services
from maas.jobs.api import base
from maas.jobs.api.serializers import AfterInput, JobEventsOutput, JobFilterInput, JobOutput
from maas.tenants.api.views import TenantView

EVENT_STREAM = {(200, "text/event-stream"): OpenApiTypes.STR, 204: None}


class JobList(Paged, TenantView):
    rights: ClassVar = {"GET": "job.read"}

    @extend_schema(
        operation_id="jobs_list", parameters=[JobFilterInput], responses=JobOutput(many=True)
    )
    def get(self, request: Request, tenant: uuid.UUID) -> Response:
        rows = selectors.jobs(by=self.principal, **base.narrowed(request))
        return self.page(rows, JobOutput)


class JobDetail(TenantView):
    rights: ClassVar = {"GET": "job.read"}

    @extend_schema(operation_id="jobs_get", responses=JobOutput)
    def get(self, request: Request, tenant: uuid.UUID, job: uuid.UUID) -> Response:
        return Response(JobOutput(selectors.job(by=self.principal, job_id=job)).data)


class JobEvents(TenantView):
    rights: ClassVar = {"GET": "job.read"}

    @extend_schema(operation_id="jobs_events", parameters=[AfterInput], responses=JobEventsOutput)
    def get(self, request: Request, tenant: uuid.UUID, job: uuid.UUID) -> Response:
        """The job's history, up to 500 events from the one after `after` on."""
        return base.history(request, selectors.job(by=self.principal, job_id=job))


class JobCancel(TenantView):
    rights: ClassVar = {"POST": "job.write"}

    @extend_schema(operation_id="jobs_cancel", request=None, responses=JobOutput)
    def post(self, request: Request, tenant: uuid.UUID, job: uuid.UUID) -> Response:
        """Stop a job. A running one is `cancelling` until its process has ended, seconds later."""
        row = selectors.job(by=self.principal, job_id=job)
        return Response(JobOutput(services.cancel(by=self.principal, job=row)).data)


class JobStream(TenantView):
    rights: ClassVar = {"GET": "job.read"}
    content_negotiation_class = base.AnyAccept

    @extend_schema(operation_id="jobs_stream", parameters=[AfterInput], responses=EVENT_STREAM)
    def get(self, request: Request, tenant: uuid.UUID, job: uuid.UUID) -> HttpResponseBase:
        """The job's events as they happen (server-sent events), until it has ended.

        Connect again with `Last-Event-ID` to miss none. After each batch an event `job` carries
        the job's summary; `end` is the last.
        """
        return base.stream(request, selectors.job(by=self.principal, job_id=job))
