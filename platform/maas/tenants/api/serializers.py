"""How tenants, members, keys and the audit trail look to programs."""

from typing import Any

from rest_framework import serializers

from maas.tenants import invitations
from maas.tenants.models import APIKey, AuditEntry, Member, Tenant, User


class PersonOutput(serializers.ModelSerializer[User]):
    class Meta:
        model = User
        fields = ("id", "email", "name", "language", "is_staff")


class TenantOutput(serializers.ModelSerializer[Tenant]):
    class Meta:
        model = Tenant
        fields = ("id", "name", "industry", "language", "status", "created_at")


class MembershipOutput(serializers.ModelSerializer[Member]):
    """A tenant, as one of its members sees it."""

    id = serializers.UUIDField(source="tenant.id")
    name = serializers.CharField(source="tenant.name")
    industry = serializers.CharField(source="tenant.industry")
    language = serializers.CharField(source="tenant.language")

    class Meta:
        model = Member
        fields = ("id", "name", "industry", "language", "role")


class MemberOutput(serializers.ModelSerializer[Member]):
    email = serializers.EmailField(source="user.email")
    name = serializers.CharField(source="user.name")

    class Meta:
        model = Member
        fields: tuple[str, ...] = ("id", "email", "name", "role", "created_at", "joined_at")


class InvitedMemberOutput(MemberOutput):
    invitation = serializers.SerializerMethodField(
        help_text="Hand this to the person: with it they join, within a week. Shown here alone."
    )

    class Meta(MemberOutput.Meta):
        fields = (*MemberOutput.Meta.fields, "invitation")

    def get_invitation(self, member: Member) -> str | None:
        return invitations.token(member) if member.joined_at is None else None


class APIKeyOutput(serializers.ModelSerializer[APIKey]):
    """A key's row. The key itself is not in it: it is shown once, when it is made."""

    created_by = serializers.CharField(source="created_by.email", default=None)

    class Meta:
        model = APIKey
        fields: tuple[str, ...] = (
            "id", "name", "prefix", "scopes", "requests_per_minute", "tokens_per_minute",
            "tokens_per_month", "expires_at", "revoked_at", "last_used_at", "created_by",
            "created_at",
        )  # fmt: skip


class NewAPIKeyOutput(APIKeyOutput):
    key = serializers.SerializerMethodField(
        help_text="Shown this one time. A repeated request with the same Idempotency-Key has null."
    )

    class Meta(APIKeyOutput.Meta):
        fields = ("key", *APIKeyOutput.Meta.fields)

    def get_key(self, _row: APIKey) -> str | None:
        text: Any = self.context["key"]
        return str(text)


class AuditEntryOutput(serializers.ModelSerializer[AuditEntry]):
    class Meta:
        model = AuditEntry
        fields = ("id", "at", "actor", "action", "object_type", "object_id", "data")
