"""What admins of the platform decide about nodes and quotas."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maas.common import events
from maas.common.errors import Conflict, NotAllowed
from maas.fleet.models import Node, Quota
from maas.tenants import audit
from maas.tenants.models import Tenant, User
from maas.tenants.principal import admin_label


def drain(*, by: User, node: Node) -> None:
    """Give a node no new work; what runs there goes on to its end. Raises Conflict if it is so."""
    _set_draining(by=by, node=node, draining=True)


def undrain(*, by: User, node: Node) -> None:
    """Give a node work again. Raises Conflict when it takes work already."""
    _set_draining(by=by, node=node, draining=False)


@transaction.atomic
def set_quota(*, by: User, tenant: Tenant, limits: dict[str, int | float]) -> Quota:
    """Set what a tenant may use; limits that are not named stay as they are.

    Hours are accelerator hours in a calendar month (UTC), storage is in bytes.
    """
    _admins_only(by)
    quota, _created = Quota.objects.select_for_update().get_or_create(tenant=tenant)
    for name, limit in limits.items():
        setattr(quota, name, limit)
    quota.save(update_fields=[*limits, "updated_at"])
    audit.record(admin_label(by), "quota.set", quota, **limits)
    events.publish_on_commit(events.JOBS, {"tenant": str(tenant.id)})
    return quota


@transaction.atomic
def _set_draining(*, by: User, node: Node, draining: bool) -> None:
    _admins_only(by)
    if not Node.objects.filter(id=node.id, draining=not draining).update(draining=draining):
        raise Conflict(_("The node is in that state already."))
    node.draining = draining
    audit.record(
        admin_label(by), "node.drain" if draining else "node.undrain", node, name=node.name
    )
    events.publish_on_commit(events.JOBS, {"node": node.name})


def _admins_only(by: User) -> None:
    if not by.is_staff:
        raise NotAllowed(_("Only an admin of the platform can do this."))
