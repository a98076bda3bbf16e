"""`/api/tenants/<tenant>/datasets/`: upload a file, see what was found in it, decide."""

import uuid
from typing import Any, ClassVar

from django.http import FileResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from finetune.api.dataset_outputs import DatasetDetailOutput, DatasetOutput
from finetune.data.settings import PERSONAL_KINDS
from finetune.datasets import selectors, services
from finetune.datasets.services.files import original
from maas.common.api import Paged, idempotent, valid
from maas.common.bodies import BodySort, takes
from maas.tenants.api.views import TenantView

_LANGUAGES = ("en", "zh")


@takes(BodySort.FILE)
class DatasetList(Paged, TenantView):
    rights: ClassVar = {"GET": "dataset.read", "POST": "dataset.write"}
    parser_classes = (MultiPartParser,)

    class Input(serializers.Serializer[Any]):
        file = serializers.FileField(
            allow_empty_file=True,
            help_text=_("CSV, TSV, XLSX, XLSB, XLS, ODS, JSON or JSON lines."),
        )
        name = serializers.CharField(max_length=120, required=False, default="")
        language = serializers.ChoiceField(
            _LANGUAGES, required=False, allow_blank=True, help_text=_("Left out: told by the text.")
        )

    class Filter(serializers.Serializer[Any]):
        trash = serializers.BooleanField(default=False, help_text=_("Those thrown away instead."))

    @extend_schema(
        operation_id="datasets_list", parameters=[Filter], responses=DatasetOutput(many=True)
    )
    def get(self, request: Request, tenant: uuid.UUID) -> Response:
        asked = valid(self.Filter, request.query_params)
        return self.page(selectors.datasets(by=self.principal, trash=asked["trash"]), DatasetOutput)

    @extend_schema(
        operation_id="datasets_upload",
        request={"multipart/form-data": Input},
        responses={201: DatasetDetailOutput},
    )
    @idempotent
    def post(self, request: Request, tenant: uuid.UUID) -> Response:
        """Upload a file. It is kept as it is, and read by the job in the answer."""
        sent = valid(self.Input, request.data)
        dataset = services.upload(
            by=self.principal,
            filename=sent["file"].name,
            chunks=sent["file"].chunks(),
            name=sent["name"],
            language=sent.get("language", ""),
        )
        return Response(DatasetDetailOutput(dataset).data, status=status.HTTP_201_CREATED)


class DatasetDetail(TenantView):
    rights: ClassVar = {
        "GET": "dataset.read",
        "PATCH": "dataset.write",
        "DELETE": "dataset.write",
    }

    class Input(serializers.Serializer[Any]):
        name = serializers.CharField(max_length=120, required=False)
        language = serializers.ChoiceField(_LANGUAGES, required=False, allow_blank=True)
        wordings = serializers.BooleanField(
            required=False, help_text=_("Whether further ways to ask are made from yours.")
        )
        wordings_per_fact = serializers.IntegerField(required=False, min_value=1, max_value=12)
        mask = serializers.ListField(
            child=serializers.ChoiceField(PERSONAL_KINDS),
            required=False,
            help_text=_("Kinds of personal data to mask wherever they look like a person's."),
        )

    @extend_schema(operation_id="datasets_get", responses=DatasetDetailOutput)
    def get(self, request: Request, tenant: uuid.UUID, dataset: uuid.UUID) -> Response:
        found = selectors.dataset(by=self.principal, dataset_id=dataset)
        return Response(DatasetDetailOutput(found).data)

    @extend_schema(operation_id="datasets_change", request=Input, responses=DatasetDetailOutput)
    def patch(self, request: Request, tenant: uuid.UUID, dataset: uuid.UUID) -> Response:
        """Rename it, or change how the file is read; then it is read again."""
        found = selectors.dataset(by=self.principal, dataset_id=dataset)
        sent = valid(self.Input, request.data)
        if "name" in sent:
            found = services.rename(by=self.principal, dataset=found, name=sent.pop("name"))
        if sent:
            found = services.set_options(by=self.principal, dataset=found, **sent)
        return Response(DatasetDetailOutput(found).data)

    @extend_schema(operation_id="datasets_delete", responses={204: None})
    def delete(self, request: Request, tenant: uuid.UUID, dataset: uuid.UUID) -> Response:
        """Throw it away. It can be restored; models that were made of it stay."""
        found = selectors.dataset(by=self.principal, dataset_id=dataset)
        services.throw_away(by=self.principal, dataset=found)
        return Response(status=status.HTTP_204_NO_CONTENT)


class DatasetRestore(TenantView):
    rights: ClassVar = {"POST": "dataset.write"}

    @extend_schema(operation_id="datasets_restore", request=None, responses=DatasetDetailOutput)
    def post(self, request: Request, tenant: uuid.UUID, dataset: uuid.UUID) -> Response:
        """Take it out of the trash."""
        found = services.restore(by=self.principal, dataset_id=dataset)
        return Response(DatasetDetailOutput(found).data)


class DatasetReadAgain(TenantView):
    rights: ClassVar = {"POST": "dataset.write"}

    @extend_schema(operation_id="datasets_read_again", request=None, responses=DatasetDetailOutput)
    def post(self, request: Request, tenant: uuid.UUID, dataset: uuid.UUID) -> Response:
        """Read the file once more, with everything that was decided."""
        found = selectors.dataset(by=self.principal, dataset_id=dataset)
        found = services.read_again(by=self.principal, dataset=found)
        return Response(DatasetDetailOutput(found).data)


class DatasetColumns(TenantView):
    rights: ClassVar = {"PUT": "dataset.write"}

    class Input(serializers.Serializer[Any]):
        sheets = serializers.DictField(
            child=serializers.JSONField(allow_null=True),
            help_text=_(
                'Sheet (or "" where a file has none) to {"header_row": 3 or null, "columns": '
                '{"question": 2, "answer": 3, "category": 1, "wordings": [4]}}, or to null for a '
                "sheet that is not used. Columns count from 0. Empty: recognise them all again."
            ),
        )

        def validate_sheets(self, value: dict[str, Any]) -> dict[str, Any]:
            for layout in value.values():
                if layout is not None and not isinstance(layout, dict):
                    raise serializers.ValidationError(_("Each sheet is an object, or null."))
            return value

    @extend_schema(operation_id="datasets_columns", request=Input, responses=DatasetDetailOutput)
    def put(self, request: Request, tenant: uuid.UUID, dataset: uuid.UUID) -> Response:
        """Say which column is what; then the file is read again."""
        found = selectors.dataset(by=self.principal, dataset_id=dataset)
        sent = valid(self.Input, request.data)
        found = services.remap_columns(by=self.principal, dataset=found, sheets=sent["sheets"])
        return Response(DatasetDetailOutput(found).data)


class DatasetFile(TenantView):
    rights: ClassVar = {"GET": "dataset.read"}

    @extend_schema(operation_id="datasets_file", responses={200: OpenApiTypes.BINARY})
    def get(self, request: Request, tenant: uuid.UUID, dataset: uuid.UUID) -> FileResponse:
        """The file as it was uploaded."""
        found = selectors.dataset(by=self.principal, dataset_id=dataset)
        path = original(by=self.principal, dataset=found)
        return FileResponse(
            path.open("rb"),
            as_attachment=True,
            filename=found.filename,
            content_type="application/octet-stream",
        )
