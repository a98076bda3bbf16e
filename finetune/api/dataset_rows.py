"""Rows and examples of a data set: look at them, correct them, switch them."""

import uuid
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from finetune.api.dataset_outputs import DatasetDetailOutput, ExampleOutput, RowOutput
from finetune.data.codes import REASONS
from finetune.data.settings import ADDED_SHEET
from finetune.datasets import selectors, services
from finetune.datasets.services.rows import DEEDS
from finetune.models import Example, SourceRow
from maas.common.api import Paged, idempotent, valid
from maas.tenants.api.views import TenantView


class DatasetRows(Paged, TenantView):
    rights: ClassVar = {"GET": "dataset.read", "POST": "dataset.write"}
    page_ordering = ("sheet", "number")

    class Input(serializers.Serializer[Any]):
        question = serializers.CharField(max_length=10_000)
        answer = serializers.CharField(max_length=10_000)
        category = serializers.CharField(
            max_length=200, required=False, allow_blank=True, default=""
        )
        wordings = serializers.ListField(
            child=serializers.CharField(max_length=500),
            required=False,
            default=list,
            max_length=20,
            help_text="Further ways to ask the same.",
        )

    class Output(serializers.Serializer[Any]):
        sheet = serializers.CharField()
        number = serializers.IntegerField(help_text="The row's place.")

    class Filter(serializers.Serializer[Any]):
        fate = serializers.ChoiceField(SourceRow.Fate.choices, required=False)
        code = serializers.ChoiceField(sorted(REASONS), required=False)
        sheet = serializers.CharField(required=False, allow_blank=True)
        search = serializers.CharField(required=False, max_length=200)

    @extend_schema(
        operation_id="dataset_rows_list", parameters=[Filter], responses=RowOutput(many=True)
    )
    def get(self, request: Request, tenant: uuid.UUID, dataset: uuid.UUID) -> Response:
        """Every row of the file with its fate and the reasons for it, in the file's order."""
        found = selectors.dataset(by=self.principal, dataset_id=dataset)
        asked = valid(self.Filter, request.query_params)
        return self.page(selectors.rows(found, **asked), RowOutput)

    @extend_schema(operation_id="dataset_rows_add", request=Input, responses={201: Output})
    @idempotent
    def post(self, request: Request, tenant: uuid.UUID, dataset: uuid.UUID) -> Response:
        """Add a row that is not in the file. It is there at once."""
        found = selectors.dataset(by=self.principal, dataset_id=dataset)
        sent = valid(self.Input, request.data)
        _dataset, number = services.add_row(by=self.principal, dataset=found, **sent)
        place = {"sheet": ADDED_SHEET, "number": number}
        return Response(self.Output(place).data, status=status.HTTP_201_CREATED)


class DatasetRow(TenantView):
    rights: ClassVar = {"GET": "dataset.read", "PATCH": "dataset.write"}

    class Input(serializers.Serializer[Any]):
        question = serializers.CharField(required=False, allow_blank=True)
        answer = serializers.CharField(required=False, allow_blank=True)
        category = serializers.CharField(required=False, allow_blank=True, max_length=200)
        wordings = serializers.ListField(
            child=serializers.CharField(max_length=500),
            required=False,
            help_text=_("More ways to ask the question, beside those of the file."),
        )
        only_this_row = serializers.BooleanField(
            required=False,
            default=False,
            help_text=_(
                "Rows that give the same answer are one fact: a new answer is given to all of "
                "them, unless this is true."
            ),
        )

    class Output(RowOutput):
        same_answer = serializers.SerializerMethodField(
            help_text=_("How many other rows give this answer.")
        )

        class Meta(RowOutput.Meta):
            fields = (*RowOutput.Meta.fields, "same_answer")  # type: ignore[assignment]

        def get_same_answer(self, row: SourceRow) -> int:
            return len(selectors.same_answer(row))

    @extend_schema(operation_id="dataset_rows_get", responses=Output)
    def get(self, request: Request, tenant: uuid.UUID, dataset: uuid.UUID, row: int) -> Response:
        found = selectors.dataset(by=self.principal, dataset_id=dataset)
        return Response(self.Output(selectors.row(found, row_id=row)).data)

    @extend_schema(operation_id="dataset_rows_edit", request=Input, responses=DatasetDetailOutput)
    def patch(self, request: Request, tenant: uuid.UUID, dataset: uuid.UUID, row: int) -> Response:
        """Correct a row, and with it all rows that give its answer. The file stays as it is."""
        found = selectors.dataset(by=self.principal, dataset_id=dataset)
        one = selectors.row(found, row_id=row)
        sent = valid(self.Input, request.data)
        changed = services.edit_row(by=self.principal, row=one, **sent)
        return Response(DatasetDetailOutput(changed).data)


class DatasetRowDecision(TenantView):
    rights: ClassVar = {"POST": "dataset.write", "DELETE": "dataset.write"}

    class Input(serializers.Serializer[Any]):
        decision = serializers.ChoiceField(
            (*DEEDS, "choose"),
            help_text=_(
                "skip: leave it out; keep: use it in spite of a warning; mask: hide personal "
                "data in it; choose: take this answer of several."
            ),
        )

    @extend_schema(operation_id="dataset_rows_decide", request=Input, responses=DatasetDetailOutput)
    def post(self, request: Request, tenant: uuid.UUID, dataset: uuid.UUID, row: int) -> Response:
        """Decide about a row. It shows at once; the file is read with it when that is needed."""
        found = selectors.dataset(by=self.principal, dataset_id=dataset)
        one = selectors.row(found, row_id=row)
        decision = valid(self.Input, request.data)["decision"]
        if decision == "choose":
            changed = services.choose_answer(by=self.principal, row=one)
        else:
            changed = services.decide(by=self.principal, row=one, deed=decision)
        return Response(DatasetDetailOutput(changed).data)

    @extend_schema(operation_id="dataset_rows_undo", responses=DatasetDetailOutput)
    def delete(self, request: Request, tenant: uuid.UUID, dataset: uuid.UUID, row: int) -> Response:
        """Take back the latest decision or correction of a row."""
        found = selectors.dataset(by=self.principal, dataset_id=dataset)
        changed = services.undo_row(by=self.principal, row=selectors.row(found, row_id=row))
        return Response(DatasetDetailOutput(changed).data)


class DatasetExamples(Paged, TenantView):
    rights: ClassVar = {"GET": "dataset.read"}
    page_ordering = ("group", "id")

    class Filter(serializers.Serializer[Any]):
        split = serializers.ChoiceField(Example.Split.choices, required=False)
        origin = serializers.ChoiceField(Example.Origin.choices, required=False)
        group = serializers.IntegerField(required=False, min_value=0)
        enabled = serializers.BooleanField(required=False, allow_null=True, default=None)
        search = serializers.CharField(required=False, max_length=200)

    @extend_schema(
        operation_id="dataset_examples_list",
        parameters=[Filter],
        responses=ExampleOutput(many=True),
    )
    def get(self, request: Request, tenant: uuid.UUID, dataset: uuid.UUID) -> Response:
        """What is taught, checked and asked, fact by fact."""
        found = selectors.dataset(by=self.principal, dataset_id=dataset)
        asked = valid(self.Filter, request.query_params)
        return self.page(selectors.examples(found, **asked), ExampleOutput)


class DatasetExample(TenantView):
    rights: ClassVar = {"PATCH": "dataset.write"}

    class Input(serializers.Serializer[Any]):
        enabled = serializers.BooleanField(required=False)
        question = serializers.CharField(required=False, max_length=500)

    @extend_schema(operation_id="dataset_examples_change", request=Input, responses=ExampleOutput)
    def patch(
        self, request: Request, tenant: uuid.UUID, dataset: uuid.UUID, example: int
    ) -> Response:
        """Switch a made wording on or off, or give it other words."""
        found = selectors.dataset(by=self.principal, dataset_id=dataset)
        one = selectors.example(found, example_id=example)
        sent = valid(self.Input, request.data)
        if "question" in sent:
            one = services.edit_example(by=self.principal, example=one, question=sent["question"])
        if "enabled" in sent:
            one = services.switch_example(by=self.principal, example=one, enabled=sent["enabled"])
        return Response(ExampleOutput(one).data)
