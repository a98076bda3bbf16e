"""What tenants bring: the rights about people and keys, and the words of the audit trail."""

from django.utils.translation import gettext_lazy as _

from maas.common.periodic import PeriodicTask
from maas.common.registry import Capability
from maas.tenants import audit
from maas.tenants.lifetimes import LIFETIMES
from maas.tenants.rights import DEVELOPERS, EVERYBODY, OWNERS, Right

RIGHTS = (
    Right(name="tenant.read", words=_("see the business"), roles=EVERYBODY),
    Right(name="tenant.write", words=_("change the business"), roles=OWNERS),
    Right(name="member.read", words=_("see the team"), roles=OWNERS),
    Right(name="member.write", words=_("change the team"), roles=OWNERS),
    Right(name="audit.read", words=_("see who did what"), roles=OWNERS),
    Right(name="api_key.read", words=_("see API keys"), roles=DEVELOPERS),
    Right(name="api_key.write", words=_("make and end API keys"), roles=DEVELOPERS),
)

AUDIT = (
    *audit.actions(
        {
            "tenant.create": _("opened the business “%(name)s”"),
            "tenant.change": _("changed the settings of the business"),
            "tenant.suspended": _("suspended the business"),
            "tenant.active": _("opened the business again"),
            "tenant.add": _("added something by hand"),
            "tenant.delete": _("removed something by hand"),
            "member.invite": _("invited %(email)s into the team"),
            "member.join": _("joined the team"),
            "member.change_role": _("gave %(email)s another role"),
            "member.remove": _("removed %(email)s from the team"),
            "api_key.create": _("made the API key %(prefix)s…"),
            "api_key.change": _("changed an API key"),
            "api_key.rekey": _("gave a key of the platform's own a new secret: %(prefix)s…"),
            "api_key.revoke": _("revoked the API key %(prefix)s…"),
        }
    ),
    *audit.by_hand("user"),
)

CAPABILITY = Capability(
    name="tenants",
    entries=(*LIFETIMES, *RIGHTS, *AUDIT, PeriodicTask(task="tenants.purge_trash", seconds=86_400)),
)
