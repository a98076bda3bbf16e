"""The audit trail in words: who did what, for people who read no codes."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maas.tenants.models import AuditEntry

# Words by action. Names in %(…)s come from the entry's data; a missing one leaves a dash.
DEEDS: dict[str, Promise] = {
    "tenant.create": gettext_lazy("opened the business “%(name)s”"),
    "tenant.change": gettext_lazy("changed the settings of the business"),
    "tenant.suspended": gettext_lazy("suspended the business"),
    "tenant.active": gettext_lazy("opened the business again"),
    "member.add": gettext_lazy("took %(email)s into the team"),
    "member.change_role": gettext_lazy("gave %(email)s another role"),
    "member.remove": gettext_lazy("removed %(email)s from the team"),
    "api_key.create": gettext_lazy("made the API key %(prefix)s…"),
    "api_key.change": gettext_lazy("changed an API key"),
    "api_key.revoke": gettext_lazy("revoked the API key %(prefix)s…"),
    "job.enqueue": gettext_lazy("started work in the background"),
    "job.cancel": gettext_lazy("cancelled work in the background"),
}


class _Dashes(dict[str, object]):
    def __missing__(self, name: str) -> str:
        return "–"


def deed(entry: AuditEntry) -> str:
    """What was done, e.g. "revoked the API key lsk_ab12…"."""
    words = DEEDS.get(entry.action, gettext_lazy("changed something"))
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
