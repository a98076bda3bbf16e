"""The side bar: which rooms there are, and which right opens each."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maas.tenants.principal import Principal


@dataclass(frozen=True, kw_only=True)
class Room:
    """One entry; `names` are the url names under which it is the current one."""

    name: str
    label: Promise
    icon: str
    right: str
    prefix: str

    def entry(self, principal: Principal, current: str) -> dict[str, object]:
        here = current == self.name or current.startswith(self.prefix)
        return {
            "label": self.label,
            "icon": self.icon,
            "url": reverse(f"console:{self.name}", args=[principal.tenant.id]),
            "current": "page" if current == self.name else ("true" if here else ""),
        }


def _room(name: str, label: Promise, icon: str, right: str, prefix: str) -> Room:
    return Room(name=name, label=label, icon=icon, right=right, prefix=prefix)


BUILD = (
    _room("start", _("Home"), "home", "tenant.read", "start"),
    _room("jobs", _("Activity"), "clock", "job.read", "job"),
    _room("models", _("Models"), "school", "model.read", "model"),
    _room("deployments", _("Live"), "rocket", "deployment.read", "deploy"),
)
MANAGE = (
    _room("keys", _("API keys"), "key", "api_key.read", "key"),
    _room("usage", _("Usage"), "chart-line", "usage.read", "usage"),
    _room("team", _("Team"), "users", "member.read", "team"),
    _room("settings", _("Settings"), "settings", "tenant.write", "settings"),
)


def rooms(request: HttpRequest, principal: Principal) -> list[list[dict[str, object]]]:
    """The rooms that the person may enter, in their two groups."""
    match = request.resolver_match
    current = (match.url_name or "") if match is not None else ""
    return [
        [room.entry(principal, current) for room in group if principal.can(room.right)]
        for group in (BUILD, MANAGE)
    ]
