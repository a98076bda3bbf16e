"""Admins of the platform are told when its disk takes nothing more of tenants."""

from django.template.defaultfilters import filesizeformat
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from maas.catalog import room
from maas.console.accounts import letters
from maas.console.accounts.letters import Letter
from maas.tenants.models import User


def tell_admins() -> int:
    """Write to each admin, once a day for as long as it is so. Returns how many mails were
    written."""
    now = room.room()
    if not now.is_short:
        return 0
    day, written = timezone.now().date().isoformat(), 0
    for person in User.objects.filter(is_staff=True, is_active=True):
        with translation.override(person.language):
            key = f"disk:{day}:{person.pk}"
            written += letters.deliver(_letter(now), to=person.email, key=key)
    return written


def _letter(now: room.DiskRoom) -> Letter:
    words = {"free": filesizeformat(now.free), "reserve": filesizeformat(now.reserve)}
    return Letter(
        subject=_("The platform's disk is nearly full"),
        lines=[
            _("%(free)s are free where files and models are kept; %(reserve)s are kept back.")
            % words,
            _("Uploads and trainings are refused until there is more. What is live goes on."),
            _("Make room on that disk, or move the store to a larger one (ARTEFACT_DIR)."),
        ],
        small=_("You get this mail because you are an admin of the platform."),
    )
