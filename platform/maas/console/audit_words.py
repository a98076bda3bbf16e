"""The audit trail in words: who did what, for people who read no codes."""

from django.utils.translation import gettext as _

from maas.tenants.audit import ACTIONS
from maas.tenants.models import AuditEntry


class _Dashes(dict[str, object]):
    """A name that the entry's data lacks leaves a dash."""

    def __missing__(self, name: str) -> str:
        return "–"


def action_words(entry: AuditEntry) -> str:
    """What was done, e.g. "revoked the API key lsk_ab12…"."""
    known = ACTIONS.get(entry.action)
    words = str(known.words) if known else _("changed something")
    return words % _Dashes(entry.data)


def actor_words(entry: AuditEntry) -> str:
    """Who did it: a person's address, a key, or the platform itself."""
    kind, _colon, name = entry.actor.partition(":")
    if kind == "user":
        return name
    if kind == "key":
        return _("API key %(prefix)s…") % {"prefix": name}
    if kind == "admin":
        return _("the platform's team (%(name)s)") % {"name": name}
    return _("the platform")
