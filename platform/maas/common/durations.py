"""Lengths of time in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def duration(seconds: float | None) -> str:
    """Seconds in words, as exactly as a person needs it."""
    if seconds is None:
        return ""
    seconds = max(0, round(seconds))
    if seconds < 60:
        return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    minutes = round(seconds / 60)
    if minutes < 60:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours, minutes = divmod(minutes, 60)
    if hours < 10 and minutes:
        return _("%(h)d h %(m)d min") % {"h": hours, "m": minutes}
    return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
