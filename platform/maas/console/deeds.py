"""The audit trail in words: who did what, for people who read no codes."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from maas.tenants.models import AuditEntry

# Words by action. Names in %(…)s come from the entry's data; a missing one leaves a dash.
DEEDS: dict[str, Promise] = {
    "tenant.create": lazy("opened the business “%(name)s”"),
    "tenant.change": lazy("changed the settings of the business"),
    "tenant.suspended": lazy("suspended the business"),
    "tenant.active": lazy("opened the business again"),
    "member.add": lazy("took %(email)s into the team"),
    "member.change_role": lazy("gave %(email)s another role"),
    "member.remove": lazy("removed %(email)s from the team"),
    "api_key.create": lazy("made the API key %(prefix)s…"),
    "api_key.change": lazy("changed an API key"),
    "api_key.revoke": lazy("revoked the API key %(prefix)s…"),
    "job.enqueue": lazy("started work in the background"),
    "job.cancel": lazy("cancelled work in the background"),
}


class _Dashes(dict[str, object]):
    def __missing__(self, name: str) -> str:
        return "–"


def deed(entry: AuditEntry) -> str:
    """What was done, e.g. "revoked the API key lsk_ab12…"."""
    words = DEEDS.get(entry.action, lazy("changed something"))
    return str(words) % _Dashes(entry.data)


def actor(entry: AuditEntry) -> str:
    """Who did it: a person's address, a key, or the platform itself."""
    kind, _colon, name = entry.actor.partition(":")
    if kind == "user":
        return name
    if kind == "key":
        return _("API key %(prefix)s…") % {"prefix": name}
    if kind == "admin":
        return _("the platform's team (%(name)s)") % {"name": name}
    return _("the platform")
