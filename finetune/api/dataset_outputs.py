"""Data sets in the REST API. Every text is in the language of the request."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from finetune.datasets import decisions, messages, selectors
from finetune.models import Dataset, Example, SourceRow
from maas.jobs.api.serializers import JobOutput


class ProblemOutput(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="Stable; made for programs.")
    sentence = serializers.CharField(help_text="What happened.")
    advice = serializers.CharField(help_text="What can be done about it; may be empty.")


class DatasetOutput(serializers.ModelSerializer[Dataset]):
    counts = serializers.SerializerMethodField(help_text=_("Rows by fate, facts and examples."))
    problem = serializers.SerializerMethodField(help_text=_("Why it cannot be used, or null."))

    class Meta:
        model = Dataset
        fields = (
            "id", "created_at", "updated_at", "name", "language", "state", "filename",
            "size_bytes", "sha256", "edition", "deleted_at", "counts", "problem",
        )  # fmt: skip

    def get_counts(self, dataset: Dataset) -> dict[str, Any]:
        return dict(dataset.report.get("counts", {}))

    @extend_schema_field(ProblemOutput(allow_null=True))
    def get_problem(self, dataset: Dataset) -> dict[str, Any] | None:
        return problem(dataset)


class DatasetDetailOutput(DatasetOutput):
    """A data set with its report, what was decided about it, and the job that reads it."""

    report = serializers.SerializerMethodField(
        help_text=_("`sentences` for people; `findings`, `notes` and `conflicts` one by one.")
    )
    options = serializers.SerializerMethodField(
        help_text=_("How the file is read, and what was decided about rows and wordings.")
    )
    job = serializers.SerializerMethodField()
    pending = serializers.SerializerMethodField(
        help_text=_("About how many rows something was decided since the file was last read.")
    )

    class Meta(DatasetOutput.Meta):
        fields = (*DatasetOutput.Meta.fields, "mapping", "options", "report", "job", "pending")  # type: ignore[assignment]

    def get_pending(self, dataset: Dataset) -> int:
        return decisions.pending(dataset)

    @extend_schema_field(OpenApiTypes.ANY)
    def get_options(self, dataset: Dataset) -> dict[str, Any]:
        return decisions.document(dataset)

    def get_report(self, dataset: Dataset) -> dict[str, Any]:
        return report(dataset)

    @extend_schema_field(JobOutput(allow_null=True))
    def get_job(self, dataset: Dataset) -> Any:
        found = selectors.job(dataset)
        return JobOutput(found).data if found else None


class ReasonOutput(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="Stable; made for programs.")
    title = serializers.CharField()
    text = serializers.CharField(help_text="A sentence in the reader's language.")
    column = serializers.CharField(allow_blank=True, help_text="Letter or name of the column.")
    params = serializers.DictField()

    def to_representation(self, instance: dict[str, Any]) -> dict[str, Any]:
        return super().to_representation(told(instance))


class RowOutput(serializers.ModelSerializer[SourceRow]):
    row = serializers.IntegerField(source="number", help_text=_("As your own program counts it."))
    reasons = ReasonOutput(many=True)
    fate_text = serializers.CharField(source="get_fate_display")
    can_undo = serializers.SerializerMethodField()

    class Meta:
        model = SourceRow
        fields = (
            "id", "sheet", "row", "cells", "question", "answer", "category", "fate", "fate_text",
            "reasons", "can_undo",
        )  # fmt: skip

    def get_can_undo(self, row: SourceRow) -> bool:
        return row.undoable > 0


class ExampleOutput(serializers.ModelSerializer[Example]):
    sheet = serializers.CharField(source="row.sheet", default="")
    row = serializers.IntegerField(source="row.number", default=None)
    row_id = serializers.IntegerField(default=None)
    rule_text = serializers.SerializerMethodField(help_text=_("How a made wording was made."))

    class Meta:
        model = Example
        fields = (
            "id", "group", "question", "answer", "split", "origin", "rule", "rule_text",
            "enabled", "covered", "sheet", "row", "row_id",
        )  # fmt: skip

    def get_rule_text(self, example: Example) -> str:
        return messages.rule(example.rule)


def problem(dataset: Dataset) -> dict[str, Any] | None:
    """Why a data set cannot be used, in words; None where it can."""
    if not dataset.problem:
        return None
    code = dataset.problem["code"]
    words = messages.failure(code, dataset.problem.get("params") or {})
    return {
        "code": code,
        "sentence": str(words.sentence) if words else str(_("Something went wrong on our side.")),
        "advice": str(words.advice) if words else str(_("Please try again.")),
    }


def report(dataset: Dataset) -> dict[str, Any]:
    """The stored report with a sentence beside every code."""
    found = dataset.report
    if not found:
        return {}
    return {
        **found,
        "sentences": messages.sentences(dataset),
        "findings": [told(one) for one in found["findings"]],
        "notes": [
            {**one, "text": messages.note(one["code"], one["params"])} for one in found["notes"]
        ],
    }


def told(reason: dict[str, Any]) -> dict[str, Any]:
    """A stored reason with its title and its sentence."""
    return {
        **reason,
        "title": messages.title(reason["code"]),
        "text": messages.reason(reason["code"], reason["params"]),
    }
