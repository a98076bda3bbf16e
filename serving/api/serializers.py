"""How deployments, revisions and engines look to programs."""

from typing import Any

from django.conf import settings
from rest_framework import serializers

from serving import presenters
from serving.models import Deployment, Engine, Revision


class RevisionOutput(serializers.ModelSerializer[Revision]):
    model = serializers.CharField(source="version.tuned_model.name")
    version_number = serializers.IntegerField(source="version.number")
    error = serializers.SerializerMethodField(help_text="Why it could not be loaded, in words.")

    class Meta:
        model = Revision
        fields = (
            "number", "version", "version_number", "model", "state", "activated_at", "error",
            "created_at",
        )  # fmt: skip

    def get_error(self, revision: Revision) -> str:
        return presenters.placement_error(revision.placement.error)


class DeploymentOutput(serializers.ModelSerializer[Deployment]):
    active = serializers.SerializerMethodField()
    endpoint = serializers.SerializerMethodField(help_text="The OpenAI-compatible address.")

    class Meta:
        model = Deployment
        fields = (
            "id", "name", "state", "active", "endpoint", "refusal", "contact", "thresholds",
            "created_at", "updated_at",
        )  # fmt: skip

    def get_active(self, deployment: Deployment) -> dict[str, Any] | None:
        """What customers get now."""
        now = deployment.active
        if now is None:
            return None
        return {
            "number": now.number,
            "version": str(now.version_id),
            "version_number": now.version.number,
            "model": now.version.tuned_model.name,
            "base_model": now.version.adapter.base_model.slug,
            "activated_at": now.activated_at,
        }

    def get_endpoint(self, _deployment: Deployment) -> str:
        return str(settings.GATEWAY_URL)


class EngineOutput(serializers.ModelSerializer[Engine]):
    node = serializers.CharField(source="node.name")
    base_model = serializers.CharField(source="base_model.slug")

    class Meta:
        model = Engine
        fields = (
            "id", "node", "base_model", "state", "address", "generation", "restarts", "config",
            "error", "ready_at", "needed_at",
        )  # fmt: skip
