"""How much of the disk is left for what tenants keep, and how much the platform keeps for itself.

Postgres, logs and jobs' folders often lie on the same disk: when it is full, everybody's work
stops. So the last part of it takes no more uploads and trainings.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from maas.common.errors import Unavailable


class DiskShort(Unavailable):
    """Nothing new is kept until an admin has made room."""

    code = "disk_short"
    retry_after = 600
    message = _(
        "The platform has too little room left to keep anything new. Nothing is lost, and what is"
        " live goes on. Its administrators have been told; please try again later."
    )


@dataclass(frozen=True, kw_only=True)
class DiskRoom:
    """In bytes, of the disk with the artefact store. `reserve` is what tenants do not get."""

    free: int
    total: int
    reserve: int

    @property
    def is_short(self) -> bool:
        return self.free < self.reserve


def room() -> DiskRoom:
    """What is free now. The store's folder need not be there yet."""
    place = Path(settings.ARTEFACT_DIR)
    while not place.exists():
        place = place.parent
    found = shutil.disk_usage(place)
    return DiskRoom(free=found.free, total=found.total, reserve=settings.DISK_RESERVE_BYTES)


def check() -> None:
    """Raises DiskShort."""
    if room().is_short:
        raise DiskShort
