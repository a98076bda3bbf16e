"""The people to whom a chat page's mails go."""

from maas.console.accounts import addresses
from maas.tenants.models import Member, Role, Tenant, User


def reachable(tenant: Tenant) -> list[User]:
    """Its owners whose address is their own. Not for notices about one's own work: what goes to
    them comes whether those are wanted or not."""
    members = Member.objects.filter(
        tenant=tenant, role=Role.OWNER, joined_at__isnull=False, user__is_active=True
    )
    people = [one.user for one in members.select_related("user").order_by("created_at")]
    for person in people:
        addresses.settle(person)
    return [person for person in people if not addresses.must_confirm(person)]
