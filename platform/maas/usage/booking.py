"""From the usage stream in Redis into the ledger, once per request.

At least once from the stream (a consumer group, stale entries claimed again), at most once in
the ledger (a unique reference): together exactly once, whichever process dies when.
"""

import json
import os
import socket
import threading
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import redis
import structlog
from django.db import DataError, IntegrityError, transaction
from django.db.models.functions import Coalesce, Greatest

from maas.common import stores
from maas.tenants.models import APIKey
from maas.usage import metering
from maas.usage.models import LedgerEntry

log = structlog.get_logger()

# A gateway that has not been heard of for this long is dead; it reports every two seconds.
GATEWAY_SILENCE_MS = 15_000
# An entry that another booker took this long ago, and did not finish, is taken over.
STALE_MS = 10_000
# Sweeps come every second; a pause of this length, or below zero, means that clocks were set, or
# that nobody was there to listen.
_LONGEST_PAUSE_MS = 5_000
# What waits for so long is told on the page of what was used.
LATE_SECONDS = 60
_AT_ONCE = 500

Fields = dict[str, str]
Entry = tuple[str, Fields]


@dataclass(frozen=True, kw_only=True)
class Used:
    """What one request used, as the stream carries it."""

    reference: str
    tenant_id: uuid.UUID
    key_id: uuid.UUID
    kind: str
    model: str
    at: datetime
    prompt_tokens: int
    completion_tokens: int
    complete: bool


def book() -> int:
    """Book everything that waits in the stream; returns the number of entries taken from it."""
    client = stores.client()
    _ensure_group(client)
    taken = 0
    while entries := _claim(client) or _read(client):
        _book_entries(client, entries)
        taken += len(entries)
    return taken


def sweep(*, silence_ms: int = GATEWAY_SILENCE_MS) -> int:
    """Put the open requests of dead gateways on the stream, with what was passed on of each."""
    client = stores.client()
    keys = (metering.GATEWAYS, metering.STREAM, metering.SWEPT)
    return int(
        client.eval(metering.SWEEP.text, len(keys), *keys, silence_ms, _LONGEST_PAUSE_MS) or 0
    )


def behind_since() -> datetime | None:
    """Since when used tokens wait for the ledger, where that is long: nobody books, it seems.

    None where they are booked as they come, and where Redis does not answer: then nothing is used.
    """
    client = stores.client()
    try:
        first: Any = client.xrange(metering.STREAM, count=1)
        now: Any = client.time()
    except redis.RedisError:
        return None
    if not first:
        return None
    at = int(first[0][0].partition("-")[0]) / 1000
    return datetime.fromtimestamp(at, UTC) if now[0] - at > LATE_SECONDS else None


def _ensure_group(client: redis.Redis) -> None:
    try:
        client.xgroup_create(metering.STREAM, metering.GROUP, id="0", mkstream=True)
    except redis.ResponseError as error:
        if "BUSYGROUP" not in str(error):
            raise


def _consumer() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"


def _claim(client: redis.Redis) -> list[Entry]:
    found: Any = client.xautoclaim(
        metering.STREAM, metering.GROUP, _consumer(), min_idle_time=STALE_MS, count=_AT_ONCE
    )
    return [(entry_id, fields) for entry_id, fields in found[1] if fields]


def _read(client: redis.Redis) -> list[Entry]:
    found: Any = client.xreadgroup(
        metering.GROUP, _consumer(), {metering.STREAM: ">"}, count=_AT_ONCE
    )
    return [entry for _stream, entries in found or [] for entry in entries]


def _book_entries(client: redis.Redis, entries: list[Entry]) -> None:
    used: dict[str, Used] = {}
    bad: dict[str, Fields] = {}
    for entry_id, fields in entries:
        try:
            used[entry_id] = _used(fields)
        except (KeyError, TypeError, ValueError):
            bad[entry_id] = fields
    try:
        _write(used.values())
    except (IntegrityError, DataError):
        bad |= _write_one_by_one(used, dict(entries))
    _done(client, [entry_id for entry_id, _fields in entries], bad)


def _used(fields: Fields) -> Used:
    record = json.loads(fields["record"])
    return Used(
        reference=record["reference"],
        tenant_id=uuid.UUID(record["tenant"]),
        key_id=uuid.UUID(record["key"]),
        kind=record["kind"],
        model=record["model"],
        at=datetime.fromtimestamp(record["at"], UTC),
        prompt_tokens=int(fields["prompt"]),
        completion_tokens=int(fields["completion"]),
        complete=fields["complete"] == "1",
    )


def _write(used: Iterable[Used]) -> None:
    """Ledger rows and the keys' last use, in one transaction. What is booked already is left."""
    rows = list(used)
    with transaction.atomic():
        LedgerEntry.objects.bulk_create(
            (
                LedgerEntry(
                    at=one.at,
                    tenant_id=one.tenant_id,
                    kind=one.kind,
                    reference=one.reference,
                    api_key_id=one.key_id,
                    model=one.model,
                    prompt_tokens=one.prompt_tokens,
                    completion_tokens=one.completion_tokens,
                    complete=one.complete,
                )
                for one in rows
            ),
            ignore_conflicts=True,
        )
        # In one order, so that two bookers cannot wait for each other's keys.
        latest = {one.key_id: one.at for one in sorted(rows, key=lambda one: one.at)}
        for key_id, at in sorted(latest.items()):
            APIKey.objects.filter(pk=key_id).update(
                last_used_at=Greatest(Coalesce("last_used_at", at), at)
            )


def _write_one_by_one(used: dict[str, Used], fields: dict[str, Fields]) -> dict[str, Fields]:
    """Book what can be; returns the entries that cannot (their tenant is gone, say)."""
    bad: dict[str, Fields] = {}
    for entry_id, one in used.items():
        try:
            _write([one])
        except (IntegrityError, DataError):
            bad[entry_id] = fields[entry_id]
    return bad


def _done(client: redis.Redis, entry_ids: list[str], bad: dict[str, Fields]) -> None:
    """Take entries off the stream; those that cannot be booked are kept aside, not dropped."""
    with client.pipeline() as pipe:
        for entry_id, fields in bad.items():
            log.error("usage_not_bookable", entry=entry_id)
            kept: dict[Any, Any] = dict(fields)
            pipe.xadd(metering.UNREADABLE, kept)
        pipe.xack(metering.STREAM, metering.GROUP, *entry_ids)
        pipe.xdel(metering.STREAM, *entry_ids)
        pipe.execute()
