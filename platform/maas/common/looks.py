"""How the states of rows look: a tone and an icon each. The words come from the models."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Model

from maas.common.registry import Registry


class Look(NamedTuple):
    """`tone` is a class of the style sheet, `icon` one of the sprite's."""

    tone: str
    icon: str


GOOD = Look("good", "circle-check")
BUSY = Look("busy", "refresh")
WAITING = Look("info", "clock")
OPEN = Look("info", "circle-dashed")
BAD = Look("bad", "circle-x")
WARNING = Look("warn", "alert-triangle")
PAUSED = Look("warn", "player-pause")
HIDDEN = Look("", "eye-off")
OVER = Look("", "x")
PLAIN = Look("", "circle-dashed")


@dataclass(frozen=True, kw_only=True)
class Looks:
    """The looks of one field's values. `of` names the field, as in "jobs.Job.state"."""

    of: str
    looks: Mapping[str, Look]

    def register(self) -> None:
        LOOKS.register(self.of, self)


LOOKS: Registry[Looks] = Registry("looks")


def look(row: Model, field: str = "state") -> Look:
    """How the field's present value looks; one that nobody has a look for is plain."""
    known = LOOKS.get(f"{row._meta.label}.{field}")
    return known.looks.get(getattr(row, field), PLAIN) if known else PLAIN
