"""Monthly token budgets: the fast counter in Redis is made from the ledger when it is missing."""

from django.db.models import F, Sum

from maas.common import stores
from maas.usage import metering
from maas.usage.models import LedgerEntry

_ATTEMPTS = 20


def seed(*, key_id: str, month: str) -> None:
    """Make a key's counter of a month ("2026-11"): the ledger, and what is not booked yet.

    Exact while requests end and are booked meanwhile; does nothing where a counter stands.
    Raises `redis.RedisError` without Redis.
    """
    client = stores.client()
    for _attempt in range(_ATTEMPTS):
        found = client.eval(metering.UNBOOKED.text, 1, metering.STREAM, key_id, month)
        added, last, *pairs = found
        waiting = dict(zip(pairs[::2], map(int, pairs[1::2]), strict=True))
        known = booked(key_id=key_id, month=month, without=list(waiting)) + sum(waiting.values())
        done = client.eval(
            metering.SEED.text,
            2,
            metering.budget(key_id, month),
            metering.STREAM,
            key_id,
            month,
            known,
            added,
            last,
        )
        if done:
            return
    raise RuntimeError("the ledger changed too fast to be summed up")


def booked(*, key_id: str, month: str, without: list[str]) -> int:
    """Tokens in the ledger for a key and month, leaving out some references."""
    start, end = metering.span_of(month)
    rows = LedgerEntry.objects.filter(api_key_id=key_id, at__gte=start, at__lt=end)
    total = rows.exclude(reference__in=without).aggregate(
        tokens=Sum(F("prompt_tokens") + F("completion_tokens"))
    )
    return total["tokens"] or 0
