"""How a project is told to programs."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from maas.projects.models import Project
from maas.projects.steps import NAMES, current, done


class ProjectSteps(serializers.Serializer[Any]):
    """Whether each of the five steps is done."""

    what = serializers.BooleanField()
    data = serializers.BooleanField()  # type: ignore[assignment] # the name of a step
    teach = serializers.BooleanField()
    exam = serializers.BooleanField()
    live = serializers.BooleanField()


class ProjectOutput(serializers.ModelSerializer[Project]):
    dataset = serializers.UUIDField(source="dataset_id", allow_null=True)
    training = serializers.UUIDField(source="training_id", allow_null=True)
    deployment = serializers.UUIDField(source="deployment_id", allow_null=True)
    steps = serializers.SerializerMethodField(help_text=_("Whether each of its steps is done."))
    step = serializers.SerializerMethodField(help_text=_("The step that is to be done now."))

    class Meta:
        model = Project
        fields: ClassVar = (
            "id", "name", "industry", "task", "language", "dataset", "training", "deployment",
            "steps", "step", "created_at", "updated_at",
        )  # fmt: skip

    @extend_schema_field(ProjectSteps)
    def get_steps(self, project: Project) -> dict[str, bool]:
        return done(project)

    @extend_schema_field(serializers.ChoiceField(list(NAMES)))
    def get_step(self, project: Project) -> str:
        return current(project)
