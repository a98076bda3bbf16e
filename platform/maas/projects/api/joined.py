"""What joins slices in one call: a customer's question becomes a row, a chat page is opened."""

import uuid
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from maas.common.api import idempotent, valid
from maas.projects import chat_pages, corrections
from maas.tenants.api.views import TenantView
from serving.api.channels import ChannelDetail, TurnOutput
from serving.channels import selectors


class ConversationRow(TenantView):
    rights: ClassVar = {"POST": "conversation.write", "DELETE": "conversation.write"}

    class Input(serializers.Serializer[Any]):
        answer = serializers.CharField(
            max_length=10_000, help_text=_("The answer that would have been right.")
        )
        question = serializers.CharField(
            required=False, max_length=10_000, help_text=_("Left out: as the customer asked.")
        )
        dataset = serializers.UUIDField(
            required=False, help_text=_("Left out: the one that the model was taught with.")
        )
        together = serializers.ListField(
            child=serializers.UUIDField(),
            required=False,
            max_length=50,
            help_text=_("Conversations that ask the same; each becomes a further wording."),
        )

    class Output(serializers.Serializer[Any]):
        dataset = serializers.UUIDField(source="dataset.id")
        row_number = serializers.IntegerField(source="number")

    @extend_schema(operation_id="conversations_make_row", request=Input, responses={201: Output})
    @idempotent
    def post(self, request: Request, tenant: uuid.UUID, turn: uuid.UUID) -> Response:
        """Make a row of a question with its right answer, and note that it is dealt with: both
        or neither."""
        selectors.turn(by=self.principal, turn_id=turn)
        sent = valid(self.Input, request.data)
        dataset = sent.pop("dataset", None)
        made = corrections.make_row(by=self.principal, turn_id=turn, dataset_id=dataset, **sent)
        return Response(self.Output(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(operation_id="conversations_take_row_back", responses=TurnOutput)
    def delete(self, request: Request, tenant: uuid.UUID, turn: uuid.UUID) -> Response:
        """Take back what was done about a question: its row goes, and all questions that became
        one with it wait again."""
        return Response(TurnOutput(corrections.take_back(by=self.principal, turn_id=turn)).data)


class ChatPageOpening(TenantView):
    rights: ClassVar = {"POST": "deployment.write"}

    @extend_schema(operation_id="channel_open", request=None, responses=ChannelDetail.Output)
    def post(self, request: Request, tenant: uuid.UUID, deployment: uuid.UUID) -> Response:
        """Open the chat page. A new one greets as its project's task asks for, and suggests some
        of the questions that the model was taught."""
        channel = chat_pages.open_chat_page(by=self.principal, deployment_id=deployment)
        return Response(ChannelDetail.Output({"channel": channel}).data)
