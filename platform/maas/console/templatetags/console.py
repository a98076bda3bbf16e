"""Small pieces that templates are made of: icons, states, durations, the snowball's slope."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol

from django import template
from django.db.models import Model
from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from maas.catalog import verdicts
from maas.common.badges import badge_of
from maas.common.durations import duration
from maas.console import audit_words
from maas.console.forms.keys import SCOPES
from maas.jobs.models import Job
from maas.tenants.models import AuditEntry
from maas.usage import prices

register = template.Library()


class Marked(Protocol):
    """What has the mark of an exam: the exam itself, or the version that sat it."""

    @property
    def preliminary(self) -> bool:
        """Whether it was asked mostly in made wordings."""


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite. Without a label it is decoration and hidden from screen readers."""
    source = f"{static('vendor/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, source
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', source)


@register.simple_tag
def state(row: Model, field: str = "state") -> SafeString:
    """The row's state as a badge: colour, icon and word."""
    words = getattr(row, f"get_{field}_display")()
    tone, sign = badge_of(row, field)
    return format_html('<span class="state {}">{}{}</span>', tone, icon(sign), words)


@register.simple_tag
def preliminary(row: Marked) -> SafeString:
    """A badge beside the mark of an exam or a version that was asked mostly in made wordings."""
    if not row.preliminary:
        return SafeString("")
    badge = '<span class="state warn">{}{}</span>'
    return format_html(badge, icon("alert-triangle"), _("Preliminary"))


@register.simple_tag
def caveat(row: Marked) -> str:
    """What such a mark is worth, and what to do; nothing beside any other."""
    return verdicts.caveat(preliminary=row.preliminary)


@register.filter
def percent(share: float | None, digits: int = 0) -> str:
    """0.943 is shown as 94%. Rounded down, so that 100% means all of it.

    No space before the sign: the two never part at the end of a line.
    """
    if share is None:
        return "–"
    scale = 10**digits
    return f"{int(share * 100 * scale + 1e-9) / scale:.{digits}f}%"


@register.filter
def percent_number(share: float | None) -> int:
    """A share as a whole number of percent, for attributes."""
    return int((share or 0.0) * 100 + 1e-9)


register.filter(duration)


@register.filter
def took(job: Job) -> str:
    """How long a job that has ended was worked on."""
    if job.started_at is None or job.finished_at is None:
        return ""
    return duration((job.finished_at - job.started_at).total_seconds())


@register.filter
def ago(moment: datetime) -> str:
    """How long ago, in the largest unit that says enough; older than a month: the day."""
    seconds = max(0, round((timezone.now() - moment).total_seconds()))
    if seconds < 60:
        return _("just now")
    if seconds < 3600:
        n = seconds // 60
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", n) % {"n": n}
    if seconds < 86_400:
        n = seconds // 3600
        return ngettext("%(n)d hour ago", "%(n)d hours ago", n) % {"n": n}
    if seconds < 30 * 86_400:
        n = seconds // 86_400
        return ngettext("%(n)d day ago", "%(n)d days ago", n) % {"n": n}
    return formats.date_format(moment, "DATE_FORMAT")


@register.filter
def number(value: float | None) -> str:
    """A number with its thousands apart, as the reader's language writes it."""
    return "–" if value is None else formats.number_format(value, force_grouping=True)


@register.filter
def money(amount: float) -> str:
    """An amount in the currency of the platform's prices, e.g. "EUR 1.20"; small ones exactly."""
    exact = round(amount, 4)
    digits = 2 if exact >= 1 or exact == round(exact, 2) else 4
    shown = formats.number_format(round(amount, digits), digits)
    return f"{prices.current().currency} {shown}"


@register.filter
def hours_cost(hours: float) -> float | None:
    """What machine hours cost, as an estimate; None where the admin set no price for them."""
    known = prices.current()
    return known.cost(seconds=hours * 3600) if known.per_hour > 0 else None


@register.filter
def plus(one: float, other: float) -> float:
    return one + other


@register.filter
def after(value: object, before: str) -> str:
    """Two texts as one: an id with the prefix that makes it unique on the page."""
    return f"{before}{value}"


@register.filter
def listed(parts: Iterable[object]) -> str:
    """Words one after the other, as the reader's language parts them."""
    return pgettext("between the parts of a list", ", ").join(map(str, parts))


@register.filter
def scope_words(scope: str) -> str:
    """What a key's scope lets it do."""
    return str(dict(SCOPES).get(scope, scope))


@register.filter
def actor_words(entry: AuditEntry) -> str:
    return audit_words.actor_words(entry)


@register.filter
def action_words(entry: AuditEntry) -> str:
    return audit_words.action_words(entry)


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """A mapping's value under a key that is itself a variable."""
    return mapping.get(key) if hasattr(mapping, "get") else None


@register.inclusion_tag("components/slope.html")
def slope(share: float | None) -> dict[str, Any]:
    """The snowball's place on its slope and its size, for a share of the work (0..1)."""
    at = min(max(share or 0.0, 0.0), 1.0)
    return {"x": f"{_bezier(at, 24, 190, 380, 560):.1f}", "at": f"{at * 100:.1f}"} | _ball(at)


def _ball(at: float) -> dict[str, str]:
    radius = 8 + 18 * at
    ground = _bezier(at, 34, 44, 118, 122)
    return {"y": f"{ground - radius:.1f}", "r": f"{radius:.1f}"}


def _bezier(at: float, a: float, b: float, c: float, d: float) -> float:
    left = 1 - at
    return a * left**3 + 3 * b * left**2 * at + 3 * c * left * at**2 + d * at**3
