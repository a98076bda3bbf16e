"""`/api/base-models/<slug>/fetch/`: bring a base model here. For admins of the platform."""

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from finetune import base_models
from maas.catalog import selectors
from maas.jobs.api.serializers import JobOutput
from maas.tenants.api.views import AdminView


class FetchBaseModel(AdminView):
    @extend_schema(operation_id="base_models_fetch", request=None, responses={202: JobOutput})
    def post(self, request: Request, slug: str) -> Response:
        """Fetch and convert a base model, once; again only after it has failed, or where its files
        are no longer those that were fetched."""
        base_model = selectors.base_model(slug=slug)
        job = base_models.request_fetch(by=self.person, base_model=base_model)
        return Response(JobOutput(job).data, status=status.HTTP_202_ACCEPTED)
