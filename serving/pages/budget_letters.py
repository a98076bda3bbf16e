"""Owners are told in time that a chat page's month comes to its end."""

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from maas.console.accounts import letters
from maas.console.accounts.letters import Letter
from maas.kit import periods
from serving.channels import budget
from serving.channels.models import Channel
from serving.models import Deployment
from serving.pages import owners

STEPS = (100, 80, 50)
"""Per cent of the month's tokens, the highest first: only the highest reached is told."""


def tell_owners() -> int:
    """Write to the owners of each chat page that has reached a step; once for each step, month
    and owner. Returns how many mails were written."""
    rows = Channel.objects.filter(enabled=True, tokens_per_month__gt=0, key__isnull=False)
    rows = rows.exclude(deployment__state=Deployment.State.RETIRED)
    return sum(_tell(channel) for channel in rows.select_related("tenant", "deployment"))


def _tell(channel: Channel) -> int:
    allowed = channel.tokens_per_month or 0
    used = budget.spent(channel).month
    step = next((one for one in STEPS if used * 100 >= allowed * one), None)
    return _write(channel, step, used) if step else 0


@transaction.atomic
def _write(channel: Channel, step: int, used: int) -> int:
    month, written = periods.month_name(timezone.now()), 0
    for owner in owners.reachable(channel.tenant):
        key = f"chat-budget:{channel.pk}:{month}:{step}:{owner.pk}"
        with translation.override(owner.language):
            written += letters.deliver(_letter(channel, step, used), to=owner.email, key=key)
    return written


def _letter(channel: Channel, step: int, used: int) -> Letter:
    words = {"title": channel.title, "percent": step, "used": f"{used:,}"}
    if step >= 100:
        subject = _("“%(title)s” has used up its month") % words
        told = _("Customers get no more answers on this chat page until the month is over.")
    else:
        subject = _("“%(title)s” has used %(percent)d %% of its month") % words
        told = _("When all of it is used, customers get no more answers until the month is over.")
    return Letter(
        subject=subject,
        lines=[
            _("The chat page “%(title)s” has used %(used)s tokens this month.") % words,
            told,
            _("You can give it more on its page, under what it may use."),
        ],
        action=_("To the chat page"),
        url=letters.at("console:deployment", channel.tenant_id, channel.deployment_id),
        small=_("You get this mail because you are an owner of “%(name)s”.")
        % {"name": channel.tenant.name},
    )
