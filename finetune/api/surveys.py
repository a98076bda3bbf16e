"""`…/datasets/<dataset>/survey/`: the link by which people send in their questions, and these."""

import uuid
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from finetune.datasets import selectors as datasets
from finetune.models import Contribution, Dataset, Survey
from finetune.surveys import links, selectors, services
from maas.common.api import Paged, idempotent, valid
from maas.tenants.api.views import TenantView


class SurveyOutput(serializers.ModelSerializer[Survey]):
    link = serializers.SerializerMethodField(help_text=_("The page where people ask."))
    received = serializers.IntegerField(help_text=_("Questions that came in by this link."))
    waiting = serializers.IntegerField(help_text=_("Of these, nobody has decided about so many."))

    class Meta:
        model = Survey
        fields = (
            "id", "link", "open", "welcome", "received", "waiting", "created_at", "updated_at",
        )  # fmt: skip

    def get_link(self, survey: Survey) -> str:
        return links.link(survey)


class ContributionOutput(serializers.ModelSerializer[Contribution]):
    class Meta:
        model = Contribution
        fields = ("id", "text", "state", "row_number", "created_at")


class ContributionUseInput(serializers.Serializer[Any]):
    contribution = serializers.UUIDField()
    answer = serializers.CharField(
        max_length=10_000,
        help_text=_(
            "What answers it: an answer of your data word for word, for which it becomes "
            "one more way to ask, or a new one."
        ),
    )
    question = serializers.CharField(
        required=False, max_length=10_000, help_text=_("It in better words.")
    )


class SurveyDetail(TenantView):
    rights: ClassVar = {"GET": "dataset.read", "PUT": "dataset.write"}

    class Input(serializers.Serializer[Any]):
        open = serializers.BooleanField(required=False, default=True)
        welcome = serializers.CharField(
            required=False,
            allow_blank=True,
            max_length=Survey.LONGEST_WELCOME,
            help_text=_("What the page says first; empty: the usual sentence."),
        )

    class Output(serializers.Serializer[Any]):
        survey = SurveyOutput(allow_null=True)

    @extend_schema(operation_id="survey_get", responses=Output)
    def get(self, request: Request, tenant: uuid.UUID, dataset: uuid.UUID) -> Response:
        """The data set's open link, or the last one; null where none was ever made."""
        found = datasets.dataset(by=self.principal, dataset_id=dataset)
        return Response(self._told(found))

    @extend_schema(operation_id="survey_put", request=Input, responses=Output)
    def put(self, request: Request, tenant: uuid.UUID, dataset: uuid.UUID) -> Response:
        """Make the link, or give the open one another welcome. `open: false` closes it for good:
        the next one is a new link."""
        found = datasets.dataset(by=self.principal, dataset_id=dataset)
        sent = valid(self.Input, request.data)
        if sent["open"]:
            services.open_survey(
                by=self.principal, dataset_id=found.id, welcome=sent.get("welcome")
            )
        else:
            services.close_survey(by=self.principal, dataset_id=found.id)
        return Response(self._told(found))

    def _told(self, dataset: Dataset) -> Any:
        found = selectors.latest(by=self.principal, dataset=dataset)
        return self.Output({"survey": found}).data


class SurveyContributions(Paged, TenantView):
    rights: ClassVar = {"GET": "dataset.read"}
    page_ordering = ("-created_at", "-id")

    class Filter(serializers.Serializer[Any]):
        state = serializers.ChoiceField(Contribution.State.choices, required=False)

    @extend_schema(
        operation_id="survey_contributions_list",
        parameters=[Filter],
        responses=ContributionOutput(many=True),
    )
    def get(self, request: Request, tenant: uuid.UUID, dataset: uuid.UUID) -> Response:
        """What people sent in for a data set, by all of its links, newest first."""
        found = datasets.dataset(by=self.principal, dataset_id=dataset)
        asked = valid(self.Filter, request.query_params)
        rows = selectors.contributions(by=self.principal, dataset=found, **asked)
        return self.page(rows, ContributionOutput)


class SurveyDecisions(TenantView):
    rights: ClassVar = {"POST": "dataset.write"}

    class Input(serializers.Serializer[Any]):
        use = serializers.ListField(
            child=ContributionUseInput(), required=False, default=list, max_length=100
        )
        dismiss = serializers.ListField(
            child=serializers.UUIDField(), required=False, default=list, max_length=100
        )

    class Output(serializers.Serializer[Any]):
        used = ContributionOutput(many=True)

    @extend_schema(operation_id="survey_decide", request=Input, responses=Output)
    @idempotent
    def post(self, request: Request, tenant: uuid.UUID, dataset: uuid.UUID) -> Response:
        """Put contributions into the data set and dismiss others; all of it or nothing. The data
        set is read again with them."""
        found = datasets.dataset(by=self.principal, dataset_id=dataset)
        sent = valid(self.Input, request.data)
        used = services.decide(
            by=self.principal,
            dataset_id=found.id,
            uses=[services.Use(**use) for use in sent["use"]],
            dismissed=sent["dismiss"],
        )
        return Response(self.Output({"used": used}).data)
