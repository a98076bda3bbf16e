"""Making, changing, suspending tenants."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maas.common import events, throttle
from maas.common.errors import Conflict, NotAllowed, QuotaUsedUp, TooManyAttempts
from maas.common.throttle import Limit
from maas.tenants import audit, selectors
from maas.tenants.models import Member, Role, Tenant, User
from maas.tenants.principal import Principal, admin_label

DAY = 86_400
"""Seconds."""


@transaction.atomic
def create_tenant(*, by: User, name: str, industry: str = "retail", language: str = "en") -> Tenant:
    """A new tenant, whose first owner is the person that makes it.

    Raises QuotaUsedUp("too_many_tenants") for whoever owns as many as one may, TooManyAttempts
    for whoever made as many today. Admins of the platform make as many as they like.
    """
    if not by.is_staff:
        _check_number(by)
    tenant = Tenant.objects.create(name=name, industry=industry, language=language)
    Member.objects.create(tenant=tenant, user=by, role=Role.OWNER)
    principal = selectors.principal_of_user(user=by, tenant_id=tenant.id)
    audit.record(principal, "tenant.create", tenant, name=name)
    return tenant


def _check_number(person: User) -> None:
    # The person's row is the lock that makes count-and-insert one step.
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    most = settings.TENANTS_PER_PERSON
    if Member.objects.filter(user=person, role=Role.OWNER).count() >= most:
        raise QuotaUsedUp(
            _("You own %(most)d businesses, and one person can own no more.") % {"most": most},
            code="too_many_tenants",
        )
    today = Limit(who=f"tenants:{person.pk}", most=settings.TENANTS_PER_PERSON_AND_DAY, seconds=DAY)
    if seconds := throttle.wait(today):
        raise TooManyAttempts(retry_after=seconds)


@transaction.atomic
def change_tenant(
    *,
    by: Principal,
    name: str | None = None,
    industry: str | None = None,
    language: str | None = None,
) -> Tenant:
    """Change what is given; None leaves a field as it is."""
    by.require("tenant.write")
    given = {"name": name, "industry": industry, "language": language}
    changes = {field: value for field, value in given.items() if value is not None}
    tenant = Tenant.objects.select_for_update().get(id=by.tenant.id)
    for field, value in changes.items():
        setattr(tenant, field, value)
    tenant.save(update_fields=[*changes, "updated_at"])
    audit.record(by, "tenant.change", tenant, **changes)
    return tenant


def suspend_tenant(*, by: User, tenant: Tenant) -> None:
    """Shut a tenant's people and keys out, within a second. Nothing is deleted.

    Raises Conflict when it is suspended already, NotAllowed unless `by` is an admin.
    """
    _set_status(by=by, tenant=tenant, old=Tenant.Status.ACTIVE, new=Tenant.Status.SUSPENDED)


def reactivate_tenant(*, by: User, tenant: Tenant) -> None:
    """Let a suspended tenant in again. Raises Conflict when it is not suspended."""
    _set_status(by=by, tenant=tenant, old=Tenant.Status.SUSPENDED, new=Tenant.Status.ACTIVE)


@transaction.atomic
def _set_status(*, by: User, tenant: Tenant, old: Tenant.Status, new: Tenant.Status) -> None:
    if not by.is_staff:
        raise NotAllowed
    if not Tenant.objects.filter(id=tenant.id, status=old).update(status=new):
        raise Conflict(_("This tenant's status was changed already."))
    audit.record(admin_label(by), f"tenant.{new.value}", tenant)
    for prefix in tenant.api_keys.values_list("prefix", flat=True):
        events.publish_on_commit(events.KEYS, {"prefix": prefix})
    events.publish_on_commit(events.ROUTES, {"tenant": str(tenant.id)})
