"""The secret part of an invitation's link, with which a person joins one team, once.

It is signed, not stored: it ends by itself, with its use, and when the member is removed.
An owner hands it on; whoever holds it is whom the owner meant. An account under the invited
address opens nothing by itself, because anybody may have made that account.
"""

from datetime import timedelta

from django.core import signing

from maas.common.errors import NotFound
from maas.tenants.models import Member, Tenant
from maas.tenants.selectors import one

VALID_FOR = timedelta(days=7)
_SALT = "longslope.invitation"


def token(member: Member) -> str:
    """The link's secret for somebody who has not joined yet."""
    return signing.dumps(str(member.id), salt=_SALT)


def invited(text: str) -> Member:
    """The membership that a token is for. Raises NotFound when it is wrong, old, used or gone."""
    try:
        member_id = signing.loads(text, salt=_SALT, max_age=VALID_FOR)
    except signing.BadSignature:
        raise NotFound from None
    return one(
        Member.objects.select_related("tenant", "user"),
        id=member_id,
        joined_at=None,
        user__is_active=True,
        tenant__status=Tenant.Status.ACTIVE,
    )
