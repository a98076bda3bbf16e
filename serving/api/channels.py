"""`…/deployments/<deployment>/channel/` and `…/conversations/`: chat pages, and what was asked."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from maas.common.api import Paged, valid
from maas.tenants.api.views import TenantView
from serving.channels import selectors, services, turns
from serving.channels.models import Channel, Message, Turn


class ChannelOutput(serializers.ModelSerializer[Channel]):
    link = serializers.SerializerMethodField(help_text="The chat page, for customers.")

    class Meta:
        model = Channel
        fields = (
            "link", "public_id", "enabled", "title", "greeting", "colour", "side", "questions",
            "websites", "tokens_per_month", "created_at", "updated_at",
        )  # fmt: skip

    def get_link(self, channel: Channel) -> str:
        return f"{settings.CONSOLE_URL.rstrip('/')}/c/{channel.public_id}/"


class MessageOutput(serializers.ModelSerializer[Message]):
    class Meta:
        model = Message
        fields = ("name", "reply_to", "text", "created_at")


class TurnOutput(serializers.ModelSerializer[Turn]):
    deployment = serializers.UUIDField(source="channel.deployment_id")
    model = serializers.CharField(source="version.tuned_model.name", default=None)
    version_number = serializers.IntegerField(source="version.number", default=None)
    message = MessageOutput(
        allow_null=True, help_text="What the customer left for a person to answer, unmasked."
    )

    class Meta:
        model = Turn
        fields = (
            "id", "deployment", "model", "version", "version_number", "visit", "language",
            "question", "answer", "outcome", "likeness", "checks", "seconds", "rating",
            "words", "message", "handled", "handled_at", "dataset_id", "row_number", "created_at",
        )  # fmt: skip


class ChannelDetail(TenantView):
    rights: ClassVar = {"GET": "deployment.read", "PUT": "deployment.write"}

    class Input(serializers.Serializer[Any]):
        enabled = serializers.BooleanField(required=False)
        title = serializers.CharField(required=False, max_length=services.LONGEST_TITLE)
        greeting = serializers.CharField(
            required=False, allow_blank=True, max_length=services.LONGEST_GREETING
        )
        colour = serializers.CharField(required=False, help_text="As in #0b6157.")
        side = serializers.ChoiceField(Channel.Side.choices, required=False)
        questions = serializers.ListField(
            child=serializers.CharField(), required=False, max_length=services.MOST_QUESTIONS
        )
        websites = serializers.ListField(
            child=serializers.CharField(),
            required=False,
            max_length=services.MOST_WEBSITES,
            help_text="Websites that may show the page in a frame, as one types them; told as "
            "their origins. Empty: any.",
        )
        tokens_per_month = serializers.IntegerField(required=False, allow_null=True, min_value=1)

    class Output(serializers.Serializer[Any]):
        channel = ChannelOutput(allow_null=True)

    @extend_schema(operation_id="channel_get", responses=Output)
    def get(self, request: Request, tenant: uuid.UUID, deployment: uuid.UUID) -> Response:
        """The deployment's chat page; null where none was ever opened."""
        found = selectors.found(by=self.principal, deployment_id=deployment)
        return Response(self.Output({"channel": found}).data)

    @extend_schema(operation_id="channel_put", request=Input, responses=Output)
    def put(self, request: Request, tenant: uuid.UUID, deployment: uuid.UUID) -> Response:
        """Open the chat page, or change it; what is left out stays. `enabled: false` closes it."""
        sent = valid(self.Input, request.data)
        changed = services.put_channel(by=self.principal, deployment_id=deployment, changes=sent)
        return Response(self.Output({"channel": changed}).data)


class ConversationList(Paged, TenantView):
    rights: ClassVar = {"GET": "conversation.read"}
    page_ordering = ("-created_at", "-id")

    class Filter(serializers.Serializer[Any]):
        show = serializers.ChoiceField(sorted(selectors.SHOWN), required=False, default="all")
        model = serializers.UUIDField(required=False, help_text="A model's id.")
        handled = serializers.BooleanField(required=False, allow_null=True, default=None)

    @extend_schema(
        operation_id="conversations_list", parameters=[Filter], responses=TurnOutput(many=True)
    )
    def get(self, request: Request, tenant: uuid.UUID) -> Response:
        """What customers asked on chat pages, newest first; contact and card data is masked,
        except in messages that they left for a person."""
        wanted = valid(self.Filter, request.query_params)
        return self.page(selectors.turns(by=self.principal, **wanted), TurnOutput)


class ConversationDetail(TenantView):
    rights: ClassVar = {"GET": "conversation.read", "PATCH": "conversation.write"}

    class Input(serializers.Serializer[Any]):
        handled = serializers.ChoiceField(
            [Turn.Handled.OPEN, Turn.Handled.LEFT, Turn.Handled.ROW],
            help_text="left: nothing is to be done; row: it is a row now; empty: it waits again.",
        )
        dataset_id = serializers.UUIDField(required=False)
        row_number = serializers.IntegerField(required=False, min_value=1)

        def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
            if attrs["handled"] == Turn.Handled.ROW:
                missing = {"dataset_id", "row_number"} - attrs.keys()
                if missing:
                    raise serializers.ValidationError(
                        {name: self.fields[name].error_messages["required"] for name in missing}
                    )
            return attrs

    @extend_schema(operation_id="conversations_get", responses=TurnOutput)
    def get(self, request: Request, tenant: uuid.UUID, turn: uuid.UUID) -> Response:
        return Response(TurnOutput(selectors.turn(by=self.principal, turn_id=turn)).data)

    @extend_schema(operation_id="conversations_handle", request=Input, responses=TurnOutput)
    def patch(self, request: Request, tenant: uuid.UUID, turn: uuid.UUID) -> Response:
        """Say what was done about a question. A row is added under `datasets/…/rows/`."""
        selectors.turn(by=self.principal, turn_id=turn)
        sent = valid(self.Input, request.data)
        if sent["handled"] == Turn.Handled.ROW:
            turns.make_rows(
                by=self.principal,
                turn_ids=[turn],
                dataset_id=sent["dataset_id"],
                row_number=sent["row_number"],
            )
        elif sent["handled"] == Turn.Handled.LEFT:
            turns.leave(by=self.principal, turn_id=turn)
        else:
            turns.reopen(by=self.principal, turn_id=turn)
        return self.get(request, tenant, turn)
