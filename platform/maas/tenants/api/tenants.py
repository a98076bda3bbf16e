"""`/api/tenants/`: the caller's tenants, their members, and their audit trail."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from maas.common.api import Paged, idempotent, valid
from maas.tenants import selectors, services
from maas.tenants.api.serializers import (
    AuditEntryOutput,
    InvitedMemberOutput,
    MemberOutput,
    TenantOutput,
)
from maas.tenants.api.views import PersonView, TenantView
from maas.tenants.models import Role


class TenantList(Paged, PersonView):
    page_ordering = ("name", "id")

    class Input(serializers.Serializer[Any]):
        name = serializers.CharField(max_length=120)
        industry = serializers.SlugField(max_length=40, default="retail")
        language = serializers.ChoiceField(settings.LANGUAGES, default="en")

    @extend_schema(operation_id="tenants_list", responses=TenantOutput(many=True))
    def get(self, request: Request) -> Response:
        """The tenants to which the signed-in person belongs."""
        return self.page(selectors.tenants_of(self.person), TenantOutput)

    @extend_schema(operation_id="tenants_create", request=Input, responses={201: TenantOutput})
    @idempotent
    def post(self, request: Request) -> Response:
        """Make a tenant; whoever makes it is its first owner."""
        tenant = services.create_tenant(by=self.person, **valid(self.Input, request.data))
        return Response(TenantOutput(tenant).data, status=status.HTTP_201_CREATED)


class TenantDetail(TenantView):
    rights: ClassVar = {"GET": "tenant.read", "PATCH": "tenant.write"}

    class Input(serializers.Serializer[Any]):
        name = serializers.CharField(max_length=120, required=False)
        industry = serializers.SlugField(max_length=40, required=False)
        language = serializers.ChoiceField(settings.LANGUAGES, required=False)

    @extend_schema(operation_id="tenants_get", responses=TenantOutput)
    def get(self, request: Request, tenant: uuid.UUID) -> Response:
        return Response(TenantOutput(self.principal.tenant).data)

    @extend_schema(operation_id="tenants_change", request=Input, responses=TenantOutput)
    def patch(self, request: Request, tenant: uuid.UUID) -> Response:
        changes = valid(self.Input, request.data)
        return Response(TenantOutput(services.change_tenant(by=self.principal, **changes)).data)


class MemberList(Paged, TenantView):
    rights: ClassVar = {"GET": "member.read", "POST": "member.write"}

    class Input(serializers.Serializer[Any]):
        email = serializers.EmailField()
        role = serializers.ChoiceField(Role.choices)
        name = serializers.CharField(max_length=120, required=False)

    @extend_schema(operation_id="members_list", responses=MemberOutput(many=True))
    def get(self, request: Request, tenant: uuid.UUID) -> Response:
        return self.page(selectors.members(by=self.principal), MemberOutput)

    @extend_schema(
        operation_id="members_invite", request=Input, responses={201: InvitedMemberOutput}
    )
    @idempotent(shown_once=("invitation",))
    def post(self, request: Request, tenant: uuid.UUID) -> Response:
        """Invite a person into the team. They join with the answer's `invitation`."""
        member = services.add_member(by=self.principal, **valid(self.Input, request.data))
        return Response(InvitedMemberOutput(member).data, status=status.HTTP_201_CREATED)


class MemberDetail(TenantView):
    rights: ClassVar = {"GET": "member.read", "PATCH": "member.write", "DELETE": "member.write"}

    class Input(serializers.Serializer[Any]):
        role = serializers.ChoiceField(Role.choices)

    @extend_schema(operation_id="members_get", responses=MemberOutput)
    def get(self, request: Request, tenant: uuid.UUID, member: uuid.UUID) -> Response:
        found = selectors.member(by=self.principal, member_id=member)
        return Response(MemberOutput(found).data)

    @extend_schema(operation_id="members_change_role", request=Input, responses=MemberOutput)
    def patch(self, request: Request, tenant: uuid.UUID, member: uuid.UUID) -> Response:
        selectors.member(by=self.principal, member_id=member)
        changes = valid(self.Input, request.data)
        changed = services.change_role(by=self.principal, member_id=member, **changes)
        return Response(MemberOutput(changed).data)

    @extend_schema(operation_id="members_remove", responses={204: None})
    def delete(self, request: Request, tenant: uuid.UUID, member: uuid.UUID) -> Response:
        services.remove_member(by=self.principal, member_id=member)
        return Response(status=status.HTTP_204_NO_CONTENT)


class MemberInvitation(TenantView):
    rights: ClassVar = {"POST": "member.write"}

    @extend_schema(operation_id="members_invite_again", request=None, responses=InvitedMemberOutput)
    def post(self, request: Request, tenant: uuid.UUID, member: uuid.UUID) -> Response:
        """A new `invitation` for somebody who has not joined yet; null for who has."""
        found = selectors.member(by=self.principal, member_id=member)
        return Response(InvitedMemberOutput(found).data)


class AuditTrail(Paged, TenantView):
    rights: ClassVar = {"GET": "audit.read"}
    page_ordering = ("-at", "-id")

    @extend_schema(operation_id="audit_list", responses=AuditEntryOutput(many=True))
    def get(self, request: Request, tenant: uuid.UUID) -> Response:
        """Every write to what the tenant owns, newest first."""
        return self.page(selectors.audit_trail(by=self.principal), AuditEntryOutput)
