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
_MAILED = "mailed"


def token(member: Member, *, mailed: bool = False) -> str:
    """The link's secret for somebody who has not joined yet.

    `mailed` makes one that is written nowhere but in a mail to the invited address: whoever
    has it has shown that the address is theirs.
    """
    content = f"{member.id}:{_MAILED}" if mailed else str(member.id)
    return signing.dumps(content, salt=_SALT)


def was_mailed(text: str) -> bool:
    """Whether the token proves its holder's address. Raises NotFound for a wrong or old one."""
    return _content(text)[1] == _MAILED


def invited(text: str) -> Member:
    """The membership that a token is for. Raises NotFound when it is wrong, old, used or gone."""
    member_id, _how = _content(text)
    return one(
        Member.objects.select_related("tenant", "user"),
        id=member_id,
        joined_at=None,
        user__is_active=True,
        tenant__status=Tenant.Status.ACTIVE,
    )


def _content(text: str) -> tuple[str, str]:
    try:
        content = str(signing.loads(text, salt=_SALT, max_age=VALID_FOR))
    except signing.BadSignature:
        raise NotFound from None
    member_id, _colon, how = content.partition(":")
    return member_id, how
