"""A job's events as they happen, as server-sent events.

The history comes from Postgres, what is new as well: pub/sub only says when to look. So a
listener that reconnects with the number of the last event it saw misses none and gets none
twice, and a Redis that is away costs seconds, not events.
"""

import asyncio
import contextlib
import json
import time
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import redis
from asgiref.sync import sync_to_async
from django.db import connection
from django.utils import translation
from rest_framework.utils.encoders import JSONEncoder

from maas.common import events
from maas.jobs import presenters, selectors
from maas.jobs.models import Job

HEARTBEAT = 10.0
"""Seconds of silence after which a comment is sent, so that nobody on the way hangs up."""
LONGEST = 600.0
"""A browser then connects again, and is asked again who it is."""
AT_ONCE = 500


@dataclass(frozen=True)
class _News:
    lines: list[str]
    seq: int
    ended: bool
    more: bool


async def follow(
    job_id: uuid.UUID, *, after: int, language: str, for_admin: bool = False
) -> AsyncIterator[str]:
    """Yield the events after number `after`, then each new one, until the job has ended.

    Events: those of the job by their type, each with its number as the id; `job` with the
    job's summary after each batch; `end` with the summary when nothing more will come.
    """
    read = sync_to_async(_read)
    stir, until = asyncio.Event(), time.monotonic() + LONGEST
    listener = asyncio.create_task(_listen(job_id, stir))
    try:
        yield "retry: 2000\n\n"
        while time.monotonic() < until:
            stir.clear()
            news = await read(job_id, after, language, for_admin)
            for line in news.lines:
                yield line
            after = news.seq
            if news.ended:
                return
            if news.more:
                continue
            try:
                await asyncio.wait_for(stir.wait(), HEARTBEAT)
            except TimeoutError:
                yield ": still here\n\n"
    finally:
        listener.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await listener


async def _listen(job_id: uuid.UUID, stir: asyncio.Event) -> None:
    """Set `stir` whenever the job may have news; every second while Redis is away."""
    while True:
        with contextlib.suppress(redis.RedisError):
            async for _hint in events.subscribe(events.job_topic(job_id)):
                stir.set()
        stir.set()
        await asyncio.sleep(1)


def _read(job_id: uuid.UUID, after: int, language: str, for_admin: bool) -> _News:
    try:
        job = Job.objects.filter(pk=job_id).first()
        if job is None:
            return _News([], after, ended=True, more=False)
        found = selectors.events(job, after=after, most=AT_ONCE)
        with translation.override(language):
            summary = presenters.summary(job, for_admin=for_admin, placed=True)
    finally:
        # A stream lasts long, and Postgres has only so many connections.
        connection.close()
    seq = found[-1].seq if found else after
    ended = not job.is_open and seq >= job.last_seq
    with translation.override(language):
        lines = [
            _line(one.type, presenters.event(job, one, for_admin=for_admin), number=one.seq)
            for one in found
        ]
        lines.append(_line("end" if ended else "job", summary))
    return _News(lines, seq, ended, more=len(found) == AT_ONCE)


def _line(name: str, data: dict[str, Any], *, number: int | None = None) -> str:
    head = f"id: {number}\n" if number is not None else ""
    text = json.dumps(data, ensure_ascii=False, cls=JSONEncoder)
    return f"{head}event: {name}\ndata: {text}\n\n"
