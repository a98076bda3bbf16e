"""Who belongs to a tenant, and in which role. A tenant always keeps an owner."""

import uuid

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maas.common.errors import Conflict, InvalidInput, NotFound
from maas.tenants import audit, invitations, selectors
from maas.tenants.models import Member, Role, Tenant, User
from maas.tenants.principal import Principal


@transaction.atomic
def add_member(*, by: Principal, email: str, role: str, name: str = "") -> Member:
    """Invite a person into the team: whoever has this address, or a new person.

    They belong to it once they have joined with the link that `invitations.token` is for. That
    somebody has an account under an address does not prove that the address is theirs, and a
    team's data is for those alone whom its owner has handed the link.
    Raises Conflict when the person is a member already, or invited.
    """
    by.require("member.write")
    user = _person(email=email, name=name)
    try:
        with transaction.atomic():
            member = Member.objects.create(tenant=by.tenant, user=user, role=role, joined_at=None)
    except IntegrityError:
        raise Conflict(
            _("This person is in your team already, or invited."), code="already_a_member"
        ) from None
    audit.record(by, "member.invite", member, email=user.email, role=role)
    return member


@transaction.atomic
def join(*, user: User, token: str) -> Member:
    """Somebody who is signed in takes up their invitation.

    Raises NotFound for an invitation that is old, used, withdrawn, or somebody else's.
    """
    member = invitations.invited(token)
    if member.user_id != user.id:
        raise NotFound
    return _joined(member)


@transaction.atomic
def join_as_new_person(*, token: str, password: str, name: str = "") -> Member:
    """Somebody who has no password yet takes up their invitation and chooses one.

    Raises InvalidInput for a weak password, Conflict for a person who has one and must sign in.
    """
    member = invitations.invited(token)
    person = User.objects.select_for_update().get(id=member.user_id)
    if person.has_usable_password():
        raise Conflict(
            _("You have an account already. Sign in, then open the link again."),
            code="sign_in_first",
        )
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise InvalidInput(fields={"password": " ".join(error.messages)}) from None
    person.name = name or person.name
    person.set_password(password)
    person.save(update_fields=["name", "password", "updated_at"])
    return _joined(member)


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


def _joined(member: Member) -> Member:
    now = timezone.now()
    if not Member.objects.filter(id=member.id, joined_at=None).update(joined_at=now):
        raise NotFound
    member = Member.objects.select_related("tenant", "user").get(id=member.id)
    by = selectors.principal_of_user(user=member.user, tenant_id=member.tenant_id)
    audit.record(by, "member.join", member, email=member.user.email, role=member.role)
    return member


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
    owners = Member.objects.filter(
        tenant=member.tenant_id, role=Role.OWNER, joined_at__isnull=False
    )
    others = owners.exclude(id=member.id)
    if member.joined_at and member.role == Role.OWNER and not others.exists():
        raise Conflict(
            _("A team needs an owner. Make somebody else an owner first."), code="last_owner"
        )
