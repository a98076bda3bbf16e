"""Reads of who: every object of a tenant is reached through a principal made here."""

import uuid
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import models

from maas.common.errors import NotFound
from maas.tenants import keys, rights
from maas.tenants.models import APIKey, AuditEntry, Member, Tenant, User
from maas.tenants.principal import Principal

M = TypeVar("M", bound=models.Model)


def principal_of_user(*, user: User, tenant_id: uuid.UUID | str) -> Principal:
    """The person's rights in a tenant. Raises NotFound for strangers, also for wrong ids."""
    member = one(
        Member.objects.select_related("tenant"),
        user=user,
        joined_at__isnull=False,
        tenant_id=tenant_id,
        tenant__status=Tenant.Status.ACTIVE,
    )
    return Principal(tenant=member.tenant, user=user, rights=rights.BY_ROLE[member.role])


def principal_of_key(*, key: APIKey, tenant_id: uuid.UUID | str) -> Principal:
    """A key's rights in its own tenant. Raises NotFound for any other tenant."""
    if str(key.tenant_id) != str(tenant_id) or key.tenant.status != Tenant.Status.ACTIVE:
        raise NotFound
    granted = frozenset[str]().union(*(rights.BY_SCOPE[scope] for scope in key.scopes))
    return Principal(tenant=key.tenant, key=key, rights=granted)


def platform_principal(tenant: Tenant) -> Principal:
    """The platform itself, acting for a tenant (a job's finish, a command)."""
    return Principal(tenant=tenant, rights=frozenset(rights.ALL))


def usable_key(text: str) -> APIKey | None:
    """The row of a presented key, or None: malformed, unknown, revoked or expired."""
    prefix = keys.prefix_of(text)
    if prefix is None:
        return None
    key = (
        APIKey.objects.select_related("tenant")
        .filter(prefix=prefix, digest=keys.digest(text))
        .first()
    )
    return key if key is not None and key.is_usable else None


def tenants_of(user: User) -> models.QuerySet[Tenant]:
    return Tenant.objects.filter(
        memberships__user=user,
        memberships__joined_at__isnull=False,
        status=Tenant.Status.ACTIVE,
    ).order_by("name")


def memberships_of(user: User) -> models.QuerySet[Member]:
    """A person's active tenants with their role in each, by the tenant's name."""
    return (
        Member.objects.filter(
            user=user, joined_at__isnull=False, tenant__status=Tenant.Status.ACTIVE
        )
        .select_related("tenant")
        .order_by("tenant__name", "id")
    )


def members(*, by: Principal) -> models.QuerySet[Member]:
    """Everybody in the team, and whoever is invited and has not joined yet."""
    by.require("member.read")
    return Member.objects.filter(tenant=by.tenant).select_related("user")


def member(*, by: Principal, member_id: uuid.UUID | str) -> Member:
    """Raises NotFound for another tenant's member."""
    return one(members(by=by), id=member_id)


def api_keys(*, by: Principal) -> models.QuerySet[APIKey]:
    """The tenant's keys, revoked ones too; the platform's own ones are left out."""
    by.require("api_key.read")
    return APIKey.objects.filter(tenant=by.tenant, purpose="")


def api_key(*, by: Principal, key_id: uuid.UUID | str, lock: bool = False) -> APIKey:
    """Raises NotFound for another tenant's key. `lock` holds the row for the transaction."""
    rows = api_keys(by=by)
    return one(rows.select_for_update() if lock else rows, id=key_id)


def audit_trail(*, by: Principal) -> models.QuerySet[AuditEntry]:
    by.require("audit.read")
    return AuditEntry.objects.filter(tenant=by.tenant)


def one(rows: models.QuerySet[M], **where: object) -> M:
    """The one row that matches. Raises NotFound when there is none or an id is malformed."""
    try:
        found = rows.filter(**where).first()
    except (ValidationError, ValueError):
        found = None
    if found is None:
        raise NotFound
    return found
