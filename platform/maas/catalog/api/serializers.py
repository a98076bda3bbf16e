"""How base models and tuned models look to programs."""

from typing import Any, ClassVar

from rest_framework import serializers

from maas.catalog import terms, verdicts
from maas.catalog.models import BaseModel, ModelVersion, TunedModel


class BaseModelOutput(serializers.ModelSerializer[BaseModel]):
    terms_sha256 = serializers.SerializerMethodField(
        help_text="Send it back with accept-terms, to say which terms were read."
    )

    class Meta:
        model = BaseModel
        fields = (
            "slug", "name", "family", "source", "licence", "terms_url", "terms", "terms_sha256",
            "terms_must_be_accepted", "languages", "default_for", "parameters", "context_length",
            "size_bytes", "state", "sha256",
        )  # fmt: skip

    def get_terms_sha256(self, base_model: BaseModel) -> str:
        return terms.digest(base_model.terms)


class VersionOutput(serializers.ModelSerializer[ModelVersion]):
    base_model = serializers.CharField(source="adapter.base_model.slug")
    rank = serializers.IntegerField(source="adapter.rank")
    size_bytes = serializers.IntegerField(source="adapter.size_bytes")
    job_id = serializers.UUIDField(source="adapter.job_id")
    preliminary = serializers.BooleanField(
        help_text="Whether the exam asked mostly in made wordings, so that its mark says little."
    )
    caveat = serializers.SerializerMethodField(
        help_text="What to tell beside a preliminary mark; else empty."
    )

    class Meta:
        model = ModelVersion
        fields = (
            "id", "number", "base_model", "verdict", "exam_id", "exam_score", "preliminary",
            "caveat", "examined_at", "dataset_id", "job_id", "rank", "size_bytes", "created_at",
        )  # fmt: skip

    def get_caveat(self, version: ModelVersion) -> str:
        return verdicts.caveat(preliminary=version.preliminary)


class TunedModelOutput(serializers.ModelSerializer[TunedModel]):
    versions = VersionOutput(many=True)

    class Meta:
        model = TunedModel
        fields = ("id", "name", "language", "created_at", "versions")


class NewBaseModelInput(serializers.ModelSerializer[BaseModel]):
    source_spec: Any = serializers.DictField(
        child=serializers.CharField(max_length=500),
        help_text="pypi: package, file_glob. path: path. hub: site, id, revision.",
    )

    class Meta:
        model = BaseModel
        fields = (
            "slug", "name", "family", "source", "source_spec", "licence", "terms_url", "terms",
            "terms_must_be_accepted", "languages", "default_for", "parameters", "context_length",
        )  # fmt: skip
        # Uniqueness is the service's to tell, as a 409.
        extra_kwargs: ClassVar[dict[str, Any]] = {"slug": {"validators": []}}
