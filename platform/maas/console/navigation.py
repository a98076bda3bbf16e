"""The side bar: which rooms there are, and which right opens each."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maas.tenants.principal import Principal


@dataclass(frozen=True, kw_only=True)
class Room:
    """One entry. `also` are first parts of addresses that belong to it beside its own."""

    name: str
    label: Promise
    icon: str
    right: str
    also: tuple[str, ...] = ()

    def entry(self, principal: Principal, path: str) -> dict[str, object]:
        home = reverse("console:start", args=[principal.tenant.id])
        url = reverse(f"console:{self.name}", args=[principal.tenant.id])
        inside = url != home and path.startswith((url, *(home + part for part in self.also)))
        return {
            "label": self.label,
            "icon": self.icon,
            "url": url,
            "current": "page" if path == url else ("true" if inside else ""),
        }


def _room(name: str, label: Promise, icon: str, right: str, *also: str) -> Room:
    return Room(name=name, label=label, icon=icon, right=right, also=also)


BUILD = (
    _room("start", _("Home"), "home", "tenant.read"),
    _room("projects", _("Step by step"), "wand", "dataset.read"),
    _room("datasets", _("Data sets"), "table", "dataset.read"),
    _room("models", _("Models"), "school", "model.read", "exams/", "versions/", "trainings/"),
    _room("deployments", _("Live"), "rocket", "deployment.read"),
    _room("conversations", _("Conversations"), "messages", "conversation.read"),
    _room("jobs", _("Activity"), "clock", "job.read"),
)
MANAGE = (
    _room("keys", _("API keys"), "key", "api_key.read"),
    _room("usage", _("Usage"), "chart-line", "usage.read"),
    _room("team", _("Team"), "users", "member.read"),
    _room("trash", _("Trash"), "trash", "tenant.read"),
    _room("settings", _("Settings"), "settings", "tenant.write"),
)


def rooms(request: HttpRequest, principal: Principal) -> list[list[dict[str, object]]]:
    """The rooms that the person may enter, in their two groups."""
    return [
        [room.entry(principal, request.path) for room in group if principal.can(room.right)]
        for group in (BUILD, MANAGE)
    ]
