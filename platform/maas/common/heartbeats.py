"""Signs of life of processes that nobody can ask: the worker's, and beat's.

Each leaves the time in Valkey, by Valkey's own clock, so that machines whose clocks differ agree.
"""

import threading
import time
from typing import Any

import redis
import structlog
from celery.signals import beat_init, before_task_publish, heartbeat_sent

from maas.common import stores

log = structlog.get_logger()

NAME = "longslope:heartbeats"
EVERY_SECONDS = 5.0
LOST_AFTER_SECONDS = 45.0
"""Nine of them: a loaded machine is late now and then."""
WORKER, BEAT = "worker", "beat"

_noted_at: dict[str, float] = {}
_lock = threading.Lock()


def note(process: str) -> None:
    """Say that this process lives; every few seconds at most, whoever often it is called."""
    now = time.monotonic()
    with _lock:
        if now - _noted_at.get(process, -EVERY_SECONDS) < EVERY_SECONDS:
            return
        _noted_at[process] = now
    try:
        client = stores.client()
        client.hset(NAME, process, str(_now(client)))
    except redis.RedisError as error:
        log.warning("heartbeat_not_noted", process=process, error=str(error))


def age(process: str) -> float | None:
    """Seconds since its last sign of life; None if there never was one. Raises RedisError."""
    client = stores.client()
    noted: Any = client.hget(NAME, process)
    return max(_now(client) - float(noted), 0.0) if noted else None


def _now(client: redis.Redis) -> float:
    seconds, microseconds = client.time()
    return float(seconds) + float(microseconds) / 1e6


@heartbeat_sent.connect
def _worker_lives(**_: Any) -> None:
    note(WORKER)


@beat_init.connect
def _beat_begins(**_: Any) -> None:
    """From here on this process is beat: what it sends shows that its schedule moves."""
    before_task_publish.connect(_beat_sends, dispatch_uid="heartbeats:beat")


def _beat_sends(**_: Any) -> None:
    note(BEAT)
