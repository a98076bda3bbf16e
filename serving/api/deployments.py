"""`/api/tenants/<tenant>/deployments/`: a tenant's live models."""

import uuid
from typing import Any, ClassVar

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from maas.common.api import Paged, idempotent, valid
from maas.tenants.api.views import TenantView
from maas.tenants.principal import Principal
from serving import selectors, services
from serving.api.checking import CheckedSentencesOutput
from serving.api.serializers import DeploymentOutput, RevisionOutput


class DeploymentList(Paged, TenantView):
    rights: ClassVar = {"GET": "deployment.read", "POST": "deployment.write"}

    class Filter(serializers.Serializer[Any]):
        retired = serializers.BooleanField(required=False, default=False)

    class Input(serializers.Serializer[Any]):
        name = serializers.CharField(
            max_length=64, help_text="What programs send as `model`: small letters, digits, - . _"
        )
        version = serializers.UUIDField(help_text="A model version that has passed its exam.")

    @extend_schema(
        operation_id="deployments_list",
        parameters=[Filter],
        responses=DeploymentOutput(many=True),
    )
    def get(self, request: Request, tenant: uuid.UUID) -> Response:
        wanted = valid(self.Filter, request.query_params)
        return self.page(selectors.deployments(by=self.principal, **wanted), DeploymentOutput)

    @extend_schema(
        operation_id="deployments_create", request=Input, responses={201: DeploymentOutput}
    )
    @idempotent
    def post(self, request: Request, tenant: uuid.UUID) -> Response:
        """Put a version live under a name. `state` becomes `live` once an engine serves it."""
        sent = valid(self.Input, request.data)
        made = services.deploy(by=self.principal, name=sent["name"], version_id=sent["version"])
        return Response(DeploymentOutput(made).data, status=status.HTTP_201_CREATED)


class DeploymentDetail(TenantView):
    rights: ClassVar = {
        "GET": "deployment.read",
        "PATCH": "deployment.write",
        "DELETE": "deployment.write",
    }

    class Input(serializers.Serializer[Any]):
        refusal = serializers.CharField(
            required=False,
            allow_blank=True,
            max_length=services.LONGEST_REFUSAL,
            help_text="What it says when it does not know; empty: a default in its language.",
        )
        contact = serializers.CharField(
            required=False,
            allow_blank=True,
            max_length=services.LONGEST_CONTACT,
            help_text=(
                "How customers reach a person; empty: the fact of the data that names a telephone "
                "or mailbox."
            ),
        )
        thresholds = serializers.DictField(
            child=serializers.FloatField(min_value=0, max_value=1),
            required=False,
            help_text=(
                "All that is reviewed otherwise than usual in your industry: by category the score "
                "(0 to 1) from which a text may not be said; 1 puts the category off."
            ),
        )

    @extend_schema(operation_id="deployments_get", responses=DeploymentOutput)
    def get(self, request: Request, tenant: uuid.UUID, deployment: uuid.UUID) -> Response:
        return _shown(self.principal, deployment)

    @extend_schema(operation_id="deployments_change", request=Input, responses=DeploymentOutput)
    def patch(self, request: Request, tenant: uuid.UUID, deployment: uuid.UUID) -> Response:
        """Change what it says in your own words, and what it may say; what is left out stays."""
        selectors.deployment(by=self.principal, deployment_id=deployment)
        sent = valid(self.Input, request.data)
        thresholds = sent.pop("thresholds", None)
        with transaction.atomic():
            services.change_words(by=self.principal, deployment_id=deployment, changes=sent)
            if thresholds is not None:
                services.change_thresholds(
                    by=self.principal, deployment_id=deployment, thresholds=thresholds
                )
        return _shown(self.principal, deployment)

    @extend_schema(operation_id="deployments_retire", responses={200: DeploymentOutput})
    def delete(self, request: Request, tenant: uuid.UUID, deployment: uuid.UUID) -> Response:
        """End it for good; its name is free again and its history stays."""
        services.retire(by=self.principal, deployment_id=deployment)
        return _shown(self.principal, deployment)


class RevisionList(Paged, TenantView):
    rights: ClassVar = {"GET": "deployment.read", "POST": "deployment.write"}
    page_ordering = ("-number",)

    class Input(serializers.Serializer[Any]):
        version = serializers.UUIDField(help_text="A model version that has passed its exam.")

    @extend_schema(operation_id="revisions_list", responses=RevisionOutput(many=True))
    def get(self, request: Request, tenant: uuid.UUID, deployment: uuid.UUID) -> Response:
        """What the deployment serves and served, newest first."""
        found = selectors.revisions(by=self.principal, deployment_id=deployment)
        return self.page(found, RevisionOutput)

    @extend_schema(operation_id="revisions_create", request=Input, responses={201: RevisionOutput})
    @idempotent
    def post(self, request: Request, tenant: uuid.UUID, deployment: uuid.UUID) -> Response:
        """Serve another version. The one before answers until the new one can."""
        selectors.deployment(by=self.principal, deployment_id=deployment)
        sent = valid(self.Input, request.data)
        made = services.change_version(
            by=self.principal, deployment_id=deployment, version_id=sent["version"]
        )
        return Response(RevisionOutput(made).data, status=status.HTTP_201_CREATED)


class CheckSentences(TenantView):
    rights: ClassVar = {"POST": "deployment.read"}

    class Input(serializers.Serializer[Any]):
        text = serializers.CharField(
            max_length=services.LONGEST_TRIED,
            help_text="What a model might say; 1 to 20 sentences.",
        )

    @extend_schema(
        operation_id="deployments_check", request=Input, responses=CheckedSentencesOutput
    )
    def post(self, request: Request, tenant: uuid.UUID, deployment: uuid.UUID) -> Response:
        """What each check would say of a text, sentence by sentence. No engine is asked."""
        selectors.deployment(by=self.principal, deployment_id=deployment)
        sent = valid(self.Input, request.data)
        checked = services.check_text(
            by=self.principal, deployment_id=deployment, text=sent["text"]
        )
        return Response(CheckedSentencesOutput(checked).data)


class RollBack(TenantView):
    rights: ClassVar = {"POST": "deployment.write"}

    class Input(serializers.Serializer[Any]):
        revision = serializers.IntegerField(
            min_value=1, required=False, help_text="Left out: the one that served before this."
        )

    @extend_schema(
        operation_id="deployments_roll_back", request=Input, responses={201: RevisionOutput}
    )
    @idempotent
    def post(self, request: Request, tenant: uuid.UUID, deployment: uuid.UUID) -> Response:
        """Serve an earlier version again, as a new revision."""
        selectors.deployment(by=self.principal, deployment_id=deployment)
        sent = valid(self.Input, request.data)
        made = services.roll_back(
            by=self.principal, deployment_id=deployment, number=sent.get("revision")
        )
        return Response(RevisionOutput(made).data, status=status.HTTP_201_CREATED)


class Pause(TenantView):
    rights: ClassVar = {"POST": "deployment.write"}

    @extend_schema(operation_id="deployments_pause", request=None, responses=DeploymentOutput)
    def post(self, request: Request, tenant: uuid.UUID, deployment: uuid.UUID) -> Response:
        """Serve nothing for now; the name stays yours."""
        services.pause(by=self.principal, deployment_id=deployment)
        return _shown(self.principal, deployment)


class Resume(TenantView):
    rights: ClassVar = {"POST": "deployment.write"}

    @extend_schema(operation_id="deployments_resume", request=None, responses=DeploymentOutput)
    def post(self, request: Request, tenant: uuid.UUID, deployment: uuid.UUID) -> Response:
        """Serve again what was served last."""
        services.resume(by=self.principal, deployment_id=deployment)
        return _shown(self.principal, deployment)


def _shown(by: Principal, deployment_id: uuid.UUID) -> Response:
    found = selectors.deployment(by=by, deployment_id=deployment_id)
    return Response(DeploymentOutput(found).data)
