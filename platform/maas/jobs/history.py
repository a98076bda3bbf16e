"""A job's events: what its program wrote, and what the platform did with it.

Rows are the history; pub/sub only says that there are new ones, so a listener that missed a
message loses nothing.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from maas.common import events
from maas.jobs.models import Job, JobEvent


@dataclass(frozen=True, kw_only=True)
class Event:
    """One event before it has a number. Types: state, stage, progress, metric, note, failed."""

    type: str
    data: Mapping[str, Any] = field(default_factory=dict)
    at: datetime = field(default_factory=timezone.now)


FROM_PROGRAMS = frozenset({"stage", "progress", "metric", "note", "failed"})
KEPT_PER_READ = 20
"""Of one metric's values in one read; a curve needs no more."""
LONG_HISTORY = 4000
"""From so many events on, one value per read is kept."""


def append(job: Job, new: Sequence[Event]) -> None:
    """Number the events and write them. The caller holds the lock on the job's row.

    `job.last_seq` grows here and is saved by the caller, in the same transaction.
    """
    JobEvent.objects.bulk_create(
        JobEvent(
            job=job,
            seq=job.last_seq + place,
            at=event.at,
            attempt=job.attempt,
            type=event.type,
            data=clean(event.data),
        )
        for place, event in enumerate(new, start=1)
    )
    job.last_seq += len(new)
    events.publish_on_commit(
        events.job_topic(job.pk), {"seq": job.last_seq, "state": str(job.state)}
    )


def parse(record: Mapping[str, Any]) -> Event | None:
    """One line of `events.jsonl` as an event, or None for what no program should write."""
    data = dict(record)
    kind, at = data.pop("type", None), data.pop("at", None)
    if kind not in FROM_PROGRAMS:
        return None
    try:
        when = datetime.fromtimestamp(at, tz=UTC) if at else timezone.now()
    except (TypeError, ValueError, OverflowError, OSError):
        when = timezone.now()
    return Event(type=kind, data=data, at=when)


def thin(new: Iterable[Event], *, seq: int) -> list[Event]:
    """Leave out what nobody would see: all but the last progress, and a metric's crowd."""
    found = list(new)
    groups: dict[tuple[str, Any], list[int]] = {}
    for place, event in enumerate(found):
        if event.type in {"progress", "metric"}:
            groups.setdefault((event.type, event.data.get("name")), []).append(place)
    keep = set(range(len(found)))
    for (kind, _name), places in groups.items():
        room = 1 if kind == "progress" or seq > LONG_HISTORY else KEPT_PER_READ
        keep -= set(places) - set(_spread(places, room))
    return [event for place, event in enumerate(found) if place in keep]


def clean(value: Any) -> Any:
    """A value as Postgres' JSON can hold it: no NaN or infinity, no NUL characters."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, Mapping):
        return {clean(str(name)): clean(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [clean(one) for one in value]
    return value


def _spread(places: Sequence[int], room: int) -> list[int]:
    """At most `room` of them, evenly spaced, the last always among them."""
    if len(places) <= room:
        return list(places)
    step = len(places) / room
    return [places[int((number + 1) * step) - 1] for number in range(room)]
