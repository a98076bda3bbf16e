"""`/api/tenants/<tenant>/exams/`: examine a version, and see what came of it."""

import uuid
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from finetune.exams import mending, messages, policy, selectors, services
from finetune.models import Exam, ExamItem, ExamPolicy
from maas.catalog import verdicts
from maas.common.api import Paged, idempotent, valid
from maas.jobs import services as jobs
from maas.jobs.api.serializers import JobOutput
from maas.tenants.api.permissions import Person, PlatformAdmin
from maas.tenants.api.views import PersonView, TenantView


class MarkReasonOutput(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="Stable; made for programs.")
    params = serializers.DictField()
    text = serializers.CharField(help_text="A sentence in the reader's language.")

    def to_representation(self, instance: dict[str, Any]) -> dict[str, Any]:
        return super().to_representation({**instance, "text": verdicts.explain(instance)})


class SaidBeforeOutput(serializers.Serializer[Any]):
    role = serializers.ChoiceField(choices=["user", "assistant"])
    content = serializers.CharField()


class TapOutput(serializers.Serializer[Any]):
    choice = serializers.CharField(help_text="What the model offered when it asked back.")
    answer = serializers.CharField(help_text="What it answered to that.")


class ExamItemOutput(serializers.ModelSerializer[ExamItem]):
    reason = MarkReasonOutput()
    history = SaidBeforeOutput(many=True, help_text=_("What was said before the question."))
    taps = TapOutput(many=True)
    mend = serializers.SerializerMethodField(help_text=_("What helps; empty where it is right."))

    class Meta:
        model = ExamItem
        fields = (
            "number", "part", "group", "origin", "history", "question", "expected", "answer",
            "outcome", "taps", "right", "counted", "reason", "mend", "similarity", "base_answer",
            "base_right", "base_facts_answer", "base_facts_right",
        )  # fmt: skip

    def get_mend(self, item: ExamItem) -> str:
        return "" if item.right else str(mending.way(item).text)


class PartOutput(serializers.Serializer[Any]):
    """What came of one part. From `at_once` on: of the part `covered` alone."""

    items = serializers.IntegerField()
    right = serializers.IntegerField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    at_once = serializers.IntegerField(required=False)
    at_once_right = serializers.IntegerField(required=False)
    asked_back = serializers.IntegerField(required=False)
    refused = serializers.IntegerField(
        required=False, help_text=_("Although the data has the answer.")
    )
    gained = serializers.IntegerField(
        required=False, help_text=_("Right at once, and not by the base model with the same facts.")
    )
    lost = serializers.IntegerField(required=False, help_text=_("The other way round."))
    chance = serializers.FloatField(
        required=False, help_text=_("How probable that is where teaching makes no difference.")
    )


class ExaminedVersionOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    number = serializers.IntegerField()
    model = serializers.UUIDField(source="tuned_model_id")
    name = serializers.CharField(source="tuned_model.name")
    base_model = serializers.CharField(source="adapter.base_model.slug")


class ExamOutput(serializers.ModelSerializer[Exam]):
    version = ExaminedVersionOutput()
    job = JobOutput()
    parts = serializers.SerializerMethodField(help_text=_("What came of each part, by its name."))
    caveat = serializers.SerializerMethodField(
        help_text=_("What to tell beside a preliminary mark; else empty.")
    )

    class Meta:
        model = Exam
        fields = (
            "id", "created_at", "version", "dataset", "job", "pass_mark", "passed", "preliminary",
            "caveat", "score", "score_low", "score_high", "base_score", "base_facts_score",
            "items_total", "items_right", "items_right_base", "items_right_base_facts",
            "items_uncovered", "parts",
        )  # fmt: skip
        extra_kwargs: ClassVar = {
            "score": {"help_text": _("Share of right answers, 0 to 1.")},
            "score_low": {"help_text": _("Lower bound of the share (Wilson, 95%).")},
            "score_high": {"help_text": _("Upper bound of the share (Wilson, 95%).")},
            "base_score": {"help_text": _("The same exam, taken by the untrained base model.")},
            "base_facts_score": {
                "help_text": _("The same, with the same facts put before the base model.")
            },
            "preliminary": {
                "help_text": _("Whether it was asked mostly in wordings made from the data's own.")
            },
        }

    def get_caveat(self, exam: Exam) -> str:
        return verdicts.caveat(preliminary=exam.preliminary)

    @extend_schema_field(serializers.DictField(child=PartOutput()))
    def get_parts(self, exam: Exam) -> dict[str, Any]:
        return dict(exam.parts)


class ExamDetailOutput(ExamOutput):
    """An exam with what to make of it and what to fix."""

    cautions = serializers.SerializerMethodField(help_text=_("What limits the result's worth."))
    advice = serializers.SerializerMethodField(help_text=_("What to do, most useful first."))
    teaching = serializers.SerializerMethodField(
        help_text=_("What teaching brought over the base model with the same facts.")
    )
    failed_items = serializers.SerializerMethodField(help_text=_("At most 20; see `items/`."))

    class Meta(ExamOutput.Meta):
        fields = (*ExamOutput.Meta.fields, "cautions", "advice", "teaching", "failed_items")  # type: ignore[assignment]

    def get_cautions(self, exam: Exam) -> list[str]:
        return messages.cautions(exam, policy.current())

    def get_advice(self, exam: Exam) -> list[str]:
        training = getattr(exam.version, "training", None)
        return messages.advice(exam, training.recipe if training else "")

    def get_teaching(self, exam: Exam) -> str:
        return messages.teaching(exam)

    @extend_schema_field(ExamItemOutput(many=True))
    def get_failed_items(self, exam: Exam) -> list[dict[str, Any]]:
        failed = selectors.items(exam, right=False)[: verdicts.MOST_SHOWN]
        return list(ExamItemOutput(failed, many=True).data)


class ExamList(Paged, TenantView):
    rights: ClassVar = {"GET": "exam.read", "POST": "exam.write"}

    class Input(serializers.Serializer[Any]):
        version = serializers.UUIDField(help_text=_("Which version of a model is examined."))

    class Filter(serializers.Serializer[Any]):
        version = serializers.UUIDField(required=False)

    @extend_schema(operation_id="exams_list", parameters=[Filter], responses=ExamOutput(many=True))
    def get(self, request: Request, tenant: uuid.UUID) -> Response:
        asked = valid(self.Filter, request.query_params)
        rows = selectors.exams(by=self.principal, version_id=asked.get("version"))
        return self.page(rows, ExamOutput)

    @extend_schema(operation_id="exams_start", request=Input, responses={201: ExamDetailOutput})
    @idempotent
    def post(self, request: Request, tenant: uuid.UUID) -> Response:
        """Examine a version. A training does so by itself; this does it again."""
        sent = valid(self.Input, request.data)
        exam = services.start_exam(by=self.principal, version_id=sent["version"])
        return Response(ExamDetailOutput(exam).data, status=status.HTTP_201_CREATED)


class ExamDetail(TenantView):
    rights: ClassVar = {"GET": "exam.read"}

    @extend_schema(operation_id="exams_get", responses=ExamDetailOutput)
    def get(self, request: Request, tenant: uuid.UUID, exam: uuid.UUID) -> Response:
        found = selectors.exam(by=self.principal, exam_id=exam)
        return Response(ExamDetailOutput(found).data)


class ExamCancel(TenantView):
    rights: ClassVar = {"POST": "exam.write"}

    @extend_schema(operation_id="exams_cancel", request=None, responses=ExamOutput)
    def post(self, request: Request, tenant: uuid.UUID, exam: uuid.UUID) -> Response:
        """Stop an exam. The version's verdict stays as it was."""
        found = selectors.exam(by=self.principal, exam_id=exam)
        found.job = jobs.cancel(by=self.principal, job=found.job)
        return Response(ExamOutput(found).data)


class ExamItems(Paged, TenantView):
    rights: ClassVar = {"GET": "exam.read"}
    page_ordering = ("number",)

    class Filter(serializers.Serializer[Any]):
        right = serializers.BooleanField(
            required=False, allow_null=True, default=None, help_text=_("Of those that count.")
        )
        part = serializers.ChoiceField(choices=ExamItem.Part.choices, required=False, default="")

    @extend_schema(
        operation_id="exams_items", parameters=[Filter], responses=ExamItemOutput(many=True)
    )
    def get(self, request: Request, tenant: uuid.UUID, exam: uuid.UUID) -> Response:
        """The exam's questions with all answers; `?right=false` for what to fix, `?part=` for one
        part of the exam."""
        found = selectors.exam(by=self.principal, exam_id=exam)
        asked = valid(self.Filter, request.query_params)
        rows = selectors.items(found, right=asked["right"], part=asked["part"])
        return self.page(rows, ExamItemOutput)


class ExamPolicyView(PersonView):
    """The pass mark: everybody may read it, admins of the platform set it."""

    class Input(serializers.Serializer[Any]):
        pass_mark = serializers.FloatField(required=False)
        minimum_items = serializers.IntegerField(required=False)

    class Output(serializers.ModelSerializer[ExamPolicy]):
        class Meta:
            model = ExamPolicy
            fields = ("pass_mark", "minimum_items")

    def get_permissions(self) -> list[BasePermission]:
        writes = self.request is not None and self.request.method == "PATCH"
        return [PlatformAdmin()] if writes else [Person()]

    @extend_schema(operation_id="exam_policy_get", responses=Output)
    def get(self, request: Request) -> Response:
        return Response(self.Output(policy.current()).data)

    @extend_schema(operation_id="exam_policy_set", request=Input, responses=Output)
    def patch(self, request: Request) -> Response:
        """Set the pass mark. Exams that have begun keep the one they began with."""
        sent = valid(self.Input, request.data)
        return Response(self.Output(policy.set_policy(by=self.person, **sent)).data)
