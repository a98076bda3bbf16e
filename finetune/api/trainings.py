"""`/api/tenants/<tenant>/trainings/`: train a model, and see how it goes."""

import uuid
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from finetune.models import Training
from finetune.trainings import selectors, services
from maas.common.api import Paged, idempotent, valid
from maas.jobs import services as jobs
from maas.jobs.api.serializers import JobOutput
from maas.tenants.api.views import TenantView


class TrainingOutput(serializers.ModelSerializer[Training]):
    base_model = serializers.CharField(source="base_model.slug")
    model = serializers.UUIDField(source="tuned_model_id", help_text=_("The tuned model."))
    name = serializers.CharField(source="tuned_model.name")
    version_number = serializers.IntegerField(source="version.number", default=None)
    job = JobOutput()

    class Meta:
        model = Training
        fields = (
            "id", "created_at", "model", "name", "dataset", "dataset_edition", "base_model",
            "recipe", "examine", "version", "version_number", "job",
        )  # fmt: skip


class CurvePointOutput(serializers.Serializer[Any]):
    step = serializers.IntegerField()
    value = serializers.FloatField()


class CurveOutput(serializers.Serializer[Any]):
    name = serializers.ChoiceField(choices=selectors.CURVES)
    points = CurvePointOutput(many=True)


class TrainingDetailOutput(TrainingOutput):
    """A training with its curves and all that was resolved of its recipe."""

    curves = serializers.SerializerMethodField(help_text=_("Lower is better."))

    class Meta(TrainingOutput.Meta):
        fields = (*TrainingOutput.Meta.fields, "config", "curves")  # type: ignore[assignment]

    @extend_schema_field(CurveOutput(many=True))
    def get_curves(self, training: Training) -> list[dict[str, Any]]:
        return [
            {"name": name, "points": [{"step": step, "value": value} for step, value in points]}
            for name, points in selectors.curve(training.job).items()
        ]


class TrainingList(Paged, TenantView):
    rights: ClassVar = {"GET": "training.read", "POST": "training.write"}

    class Filter(serializers.Serializer[Any]):
        dataset = serializers.UUIDField(required=False)
        model = serializers.UUIDField(required=False)

    class Input(serializers.Serializer[Any]):
        dataset = serializers.UUIDField()
        recipe = serializers.ChoiceField(choices=Training.Recipe.choices, default="balanced")
        base_model = serializers.SlugField(
            required=False, help_text=_("Left out: the one for the language of the data.")
        )
        model = serializers.UUIDField(
            required=False, help_text=_("Of which tuned model this is the next version.")
        )
        name = serializers.CharField(
            required=False,
            max_length=120,
            help_text=_("Else its name, new or known. Left out: the name of the data set."),
        )
        examine = serializers.BooleanField(
            default=True, help_text=_("Whether an exam follows by itself.")
        )

    @extend_schema(
        operation_id="trainings_list", parameters=[Filter], responses=TrainingOutput(many=True)
    )
    def get(self, request: Request, tenant: uuid.UUID) -> Response:
        asked = valid(self.Filter, request.query_params)
        rows = selectors.trainings(
            by=self.principal, dataset_id=asked.get("dataset"), model_id=asked.get("model")
        )
        return self.page(rows, TrainingOutput)

    @extend_schema(
        operation_id="trainings_start", request=Input, responses={201: TrainingDetailOutput}
    )
    @idempotent
    def post(self, request: Request, tenant: uuid.UUID) -> Response:
        """Train a new version of a model on a data set as it is now."""
        sent = valid(self.Input, request.data)
        training = services.start_training(
            by=self.principal,
            dataset_id=sent["dataset"],
            recipe=sent["recipe"],
            base_model=sent.get("base_model"),
            model_id=sent.get("model"),
            model_name=sent.get("name", ""),
            examine=sent["examine"],
        )
        return Response(TrainingDetailOutput(training).data, status=status.HTTP_201_CREATED)


class TrainingDetail(TenantView):
    rights: ClassVar = {"GET": "training.read"}

    @extend_schema(operation_id="trainings_get", responses=TrainingDetailOutput)
    def get(self, request: Request, tenant: uuid.UUID, training: uuid.UUID) -> Response:
        found = selectors.training(by=self.principal, training_id=training)
        return Response(TrainingDetailOutput(found).data)


class TrainingCancel(TenantView):
    rights: ClassVar = {"POST": "training.write"}

    @extend_schema(operation_id="trainings_cancel", request=None, responses=TrainingOutput)
    def post(self, request: Request, tenant: uuid.UUID, training: uuid.UUID) -> Response:
        """Stop a training. The machine is free again within seconds."""
        found = selectors.training(by=self.principal, training_id=training)
        found.job = jobs.cancel(by=self.principal, job=found.job)
        return Response(TrainingOutput(found).data)


class RecipeEstimateOutput(serializers.Serializer[Any]):
    recipe = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField()
    steps = serializers.IntegerField()
    seconds = serializers.FloatField(help_text=_("From when a machine is free."))
    accelerator_hours = serializers.FloatField()
    within_quota = serializers.BooleanField()


class EstimateOutput(serializers.Serializer[Any]):
    base_model = serializers.CharField(source="base_model.slug")
    examples_taught = serializers.IntegerField(source="taught")
    examples_checked = serializers.IntegerField(
        source="checked", help_text=_("To see how the teaching goes.")
    )
    exam_questions = serializers.IntegerField(source="asked")
    rows_too_long = serializers.IntegerField(
        source="too_long",
        allow_null=True,
        help_text=_(
            "Rows that will be left out for their length (reason too_long_to_teach); null where "
            "that was not measured for this base model."
        ),
    )
    hours_left = serializers.FloatField(help_text=_("Of this month's accelerator hours."))
    recipes = RecipeEstimateOutput(many=True)


class TrainingEstimate(TenantView):
    rights: ClassVar = {"POST": "training.read"}

    class Input(serializers.Serializer[Any]):
        dataset = serializers.UUIDField()
        base_model = serializers.SlugField(required=False)

    @extend_schema(operation_id="trainings_estimate", request=Input, responses=EstimateOutput)
    def post(self, request: Request, tenant: uuid.UUID) -> Response:
        """What a training would take, by each of the three recipes. Starts nothing."""
        sent = valid(self.Input, request.data)
        prospect = services.estimate(
            by=self.principal, dataset_id=sent["dataset"], base_model=sent.get("base_model")
        )
        return Response(EstimateOutput(prospect).data)
