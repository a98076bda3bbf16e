"""The side bar: which rooms there are, and which right opens each."""

from dataclasses import dataclass
from enum import StrEnum

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from maas.common.registry import Registry
from maas.tenants.principal import Principal


class Section(StrEnum):
    """The two lists of the side bar, in their order."""

    BUILD = "build"
    MANAGE = "manage"


@dataclass(frozen=True, kw_only=True)
class Room:
    """One entry of the side bar. `name` is that of its page, without "console:".

    `order` is its place in the section, the lowest first. `also` are first parts of addresses that
    belong to the room beside its own.
    """

    name: str
    label: Promise
    icon: str
    right: str
    section: Section = Section.BUILD
    order: int
    also: tuple[str, ...] = ()

    def register(self) -> None:
        ROOMS.register(self.name, self)

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


ROOMS: Registry[Room] = Registry("room of the side bar")


def rooms(request: HttpRequest, principal: Principal) -> list[list[dict[str, object]]]:
    """The rooms that the person may enter, in their two groups."""
    ordered = sorted(ROOMS.values(), key=lambda room: room.order)
    return [
        [
            room.entry(principal, request.path)
            for room in ordered
            if room.section == section and principal.can(room.right)
        ]
        for section in Section
    ]
