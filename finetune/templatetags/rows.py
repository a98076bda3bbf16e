"""Where a row of a data set stands, in words."""

from django import template
from django.utils.translation import gettext as _

from finetune.data.settings import ADDED_SHEET

register = template.Library()


@register.filter
def sheet_name(name: str) -> str:
    """A sheet's name; rows that people added stand on none."""
    return _("added by you") if name == ADDED_SHEET else name


@register.simple_tag
def row_place(sheet: str, number: int) -> str:
    """Where a row stands: its sheet, where it has one, and its number."""
    if not sheet:
        return _("row %(number)s") % {"number": number}
    return _("%(sheet)s, row %(number)s") % {"sheet": sheet_name(sheet), "number": number}
