"""Reads of who: every object of a tenant is reached through a principal made here."""

import uuid
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import models

from maas.common.errors import NotFound
from maas.tenants import keys, rights
from maas.tenants.models import APIKey, Member, Tenant, User
from maas.tenants.principal import Principal

M = TypeVar("M", bound=models.Model)


def principal_of_user(*, user: User, tenant_id: uuid.UUID | str) -> Principal:
    """The person's rights in a tenant. Raises NotFound for strangers, also for wrong ids."""
    member = one(
        Member.objects.select_related("tenant"),
        user=user,
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
    return Principal(tenant=tenant, rights=rights.ALL)


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
    return Tenant.objects.filter(memberships__user=user, status=Tenant.Status.ACTIVE).order_by(
        "name"
    )


def one(rows: models.QuerySet[M], **where: object) -> M:
    """The one row that matches. Raises NotFound when there is none or an id is malformed."""
    try:
        found = rows.filter(**where).first()
    except (ValidationError, ValueError):
        found = None
    if found is None:
        raise NotFound
    return found
