"""Who belongs to a tenant, and in which role. A tenant always keeps an owner."""

import uuid

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from maas.common.errors import Conflict
from maas.tenants import audit, selectors
from maas.tenants.models import Member, Role, Tenant, User
from maas.tenants.principal import Principal


@transaction.atomic
def add_member(*, by: Principal, email: str, role: str, name: str = "") -> Member:
    """Take a person into the team: whoever has this address, or a new person.

    A new person has no password until one is set for them, so the address alone opens nothing.
    Raises Conflict when the person is a member already.
    """
    by.require("member.write")
    user = _person(email=email, name=name)
    try:
        with transaction.atomic():
            member = Member.objects.create(tenant=by.tenant, user=user, role=role)
    except IntegrityError:
        raise Conflict(
            _("This person belongs to your team already."), code="already_a_member"
        ) from None
    audit.record(by, "member.add", member, email=user.email, role=role)
    return member


@transaction.atomic
def change_role(*, by: Principal, member_id: uuid.UUID | str, role: str) -> Member:
    """Raises NotFound for another tenant's member, Conflict for the last owner."""
    by.require("member.write")
    member = _locked(by, member_id)
    if role != Role.OWNER:
        _keep_an_owner(member)
    before, member.role = member.role, role
    member.save(update_fields=["role", "updated_at"])
    audit.record(by, "member.change_role", member, email=member.user.email, old=before, new=role)
    return member


@transaction.atomic
def remove_member(*, by: Principal, member_id: uuid.UUID | str) -> None:
    """Raises NotFound for another tenant's member, Conflict for the last owner.

    Keys the person has made go on working: they belong to the tenant, and its programs use them.
    """
    by.require("member.write")
    member = _locked(by, member_id)
    _keep_an_owner(member)
    audit.record(by, "member.remove", member, email=member.user.email, role=member.role)
    member.delete()


def _person(*, email: str, name: str) -> User:
    email = email.strip().lower()
    user, _created = User.objects.get_or_create(email=email, defaults={"name": name})
    if _created:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


def _locked(by: Principal, member_id: uuid.UUID | str) -> Member:
    """The member, with the tenant's row held: two owners cannot remove each other at once."""
    Tenant.objects.select_for_update().get(id=by.tenant.id)
    return selectors.member(by=by, member_id=member_id)


def _keep_an_owner(member: Member) -> None:
    others = Member.objects.filter(tenant=member.tenant_id, role=Role.OWNER).exclude(id=member.id)
    if member.role == Role.OWNER and not others.exists():
        raise Conflict(
            _("A team needs an owner. Make somebody else an owner first."), code="last_owner"
        )
