"""The badges of rows' states: a tone and an icon each. The words come from the models."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Model

from maas.common.registry import Registry


class Badge(NamedTuple):
    """`tone` is a class of the style sheet, `icon` one of the sprite's."""

    tone: str
    icon: str


GOOD = Badge("good", "circle-check")
BUSY = Badge("busy", "refresh")
WAITING = Badge("info", "clock")
OPEN = Badge("info", "circle-dashed")
BAD = Badge("bad", "circle-x")
WARNING = Badge("warn", "alert-triangle")
PAUSED = Badge("warn", "player-pause")
HIDDEN = Badge("", "eye-off")
OVER = Badge("", "x")
PLAIN = Badge("", "circle-dashed")


@dataclass(frozen=True, kw_only=True)
class StateBadges:
    """The badges of one field's values. `of` names the field, as in "jobs.Job.state"."""

    of: str
    badges: Mapping[str, Badge]

    def register(self) -> None:
        BADGES.register(self.of, self)


BADGES: Registry[StateBadges] = Registry("badges of")


def badge_of(row: Model, field: str = "state") -> Badge:
    """How the field's present value looks; one that nobody has a badge for is plain."""
    known = BADGES.get(f"{row._meta.label}.{field}")
    return known.badges.get(getattr(row, field), PLAIN) if known else PLAIN
