"""What a chat page's visitors have used of its month, and how much of that a day may have.

Nobody signs in at a chat page, so a stranger with a program could ask until a merchant's month is
used up within an hour. A day has a share of what the month had left when the day began; what the
day does not use is left for the others.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.db.models import F, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maas.common.errors import Problem
from maas.kit import periods
from maas.usage.models import LedgerEntry
from serving.channels.models import Channel

SMALLEST_DAY = 20_000
"""Tokens: some fifty questions. What is left at a month's end is not parted further."""
_TOKENS = F("prompt_tokens") + F("completion_tokens")


class UsedUpToday(Problem):
    status = 429
    code = "used_up_today"
    message = _(
        "This assistant has answered as much as it may today. Please come back tomorrow, or"
        " contact us."
    )


@dataclass(frozen=True, kw_only=True)
class Spent:
    """Tokens that were booked: before today, and today (UTC)."""

    earlier: int
    today: int

    @property
    def month(self) -> int:
        return self.earlier + self.today

    def day_is_used_up(self, allowed: int) -> bool:
        """Whether today had its share of a month in which `allowed` tokens may be used."""
        left = allowed - self.earlier
        share = max(left * settings.CHAT_DAILY_SHARE, SMALLEST_DAY)
        return self.today >= share


def spent(channel: Channel, *, now: datetime | None = None) -> Spent:
    """One query over the ledger; what ended within the last second or two may be missing."""
    now = now or timezone.now()
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    entries = LedgerEntry.objects.filter(
        api_key_id=channel.key_id, at__gte=periods.month_start(now)
    )
    sums = entries.aggregate(
        earlier=Sum(_TOKENS, filter=Q(at__lt=midnight), default=0),
        today=Sum(_TOKENS, filter=Q(at__gte=midnight), default=0),
    )
    return Spent(**sums)


def check_day(channel: Channel) -> None:
    """Raises UsedUpToday. The month itself is the gateway's to hold."""
    allowed = channel.tokens_per_month
    if allowed is None or settings.CHAT_DAILY_SHARE >= 1:
        return
    if spent(channel).day_is_used_up(allowed):
        raise UsedUpToday
