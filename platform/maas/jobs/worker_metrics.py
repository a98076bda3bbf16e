"""What a worker tells Prometheus beside its own counts: how the shared stores stand now.

Read when somebody looks, so that every worker says the same, and one that starts says it at once.
"""

import math
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from typing import Any

import redis
import structlog
from celery.signals import worker_ready, worker_shutdown
from django.conf import settings
from django.db import Error, connection
from django.db.models import Count, Min
from django.utils import timezone
from prometheus_client import REGISTRY
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from maas.common import heartbeats, metrics, stores
from maas.jobs.models import Job
from maas.mail.models import Mail
from maas.usage import metering

log = structlog.get_logger()

Gauges = Iterator[GaugeMetricFamily]


class StoresCollector(Collector):
    """A store that is away takes its own part along, and no other."""

    def collect(self) -> Gauges:
        up = GaugeMetricFamily(
            "longslope_collector_up", "Whether this part could be read.", labels=["part"]
        )
        for part, read in _PARTS.items():
            try:
                found = list(read())
            except (Error, redis.RedisError) as error:
                log.warning("metrics_not_read", part=part, error=str(error))
                up.add_metric([part], 0)
            else:
                up.add_metric([part], 1)
                yield from found
            finally:
                connection.close()  # this thread is no request's: nobody else would
        yield up


def _jobs() -> Gauges:
    jobs = GaugeMetricFamily(
        "longslope_jobs", "Jobs that have not ended.", labels=["kind", "state"]
    )
    rows = Job.objects.filter(state__in=Job.OPEN).order_by().values("kind", "state")
    for row in rows.annotate(count=Count("id")):
        jobs.add_metric([row["kind"], row["state"]], row["count"])
    yield jobs
    age = GaugeMetricFamily(
        "longslope_queue_age_seconds",
        "How long the job that has waited longest has waited.",
        labels=["accelerator"],
    )
    waiting = Job.objects.filter(state=Job.State.QUEUED).order_by().values("needs_accelerator")
    oldest = {
        row["needs_accelerator"]: row["oldest"]
        for row in waiting.annotate(oldest=Min("created_at"))
    }
    for needs in (False, True):
        age.add_metric(["yes" if needs else "no"], _age(oldest.get(needs)))
    yield age


def _mails() -> Gauges:
    mails = GaugeMetricFamily("longslope_mails", "Mails in the outbox.", labels=["state"])
    counts = dict(
        Mail.objects.order_by()
        .values_list("state")
        .annotate(count=Count("id"))
        .exclude(state="sent")
    )
    for state in (Mail.State.WAITING, Mail.State.SENDING, Mail.State.FAILED):
        mails.add_metric([state.value], counts.get(state.value, 0))
    yield mails
    waiting = Mail.objects.filter(state=Mail.State.WAITING)
    yield GaugeMetricFamily(
        "longslope_mail_outbox_age_seconds",
        "How long the mail that has waited longest has waited.",
        value=_age(waiting.aggregate(oldest=Min("created_at"))["oldest"]),
    )


def _usage() -> Gauges:
    client = stores.client()
    yield GaugeMetricFamily(
        "longslope_usage_unbooked_requests",
        "Answered requests that are not in the ledger yet.",
        value=client.xlen(metering.STREAM),
    )
    yield GaugeMetricFamily(
        "longslope_usage_unreadable_requests",
        "Requests that could not be booked and are kept aside.",
        value=client.xlen(metering.UNREADABLE),
    )
    yield GaugeMetricFamily(
        "longslope_usage_booking_lag_seconds",
        "How long the request that has waited longest for the ledger has waited.",
        value=_stream_age(client),
    )


def _stream_age(client: redis.Redis) -> float:
    """By the server's own clock, which numbers the entries."""
    oldest: Any = client.xrange(metering.STREAM, count=1)
    if not oldest:
        return 0.0
    seconds, microseconds = client.time()
    began = int(str(oldest[0][0]).partition("-")[0]) / 1000
    return max(float(seconds) + float(microseconds) / 1e6 - began, 0.0)


def _beat() -> Gauges:
    age = heartbeats.age(heartbeats.BEAT)
    yield GaugeMetricFamily(
        "longslope_beat_age_seconds",
        "How long ago beat last sent a task; infinite where it never did.",
        value=math.inf if age is None else age,
    )


def _age(since: datetime | None) -> float:
    return max((timezone.now() - since).total_seconds(), 0.0) if since is not None else 0.0


_PARTS: dict[str, Callable[[], Gauges]] = {
    "jobs": _jobs,
    "mail": _mails,
    "usage": _usage,
    "beat": _beat,
}

_serving = ExitStack()


@worker_ready.connect
def _serve(**_: Any) -> None:
    if settings.WORKER_METRICS_PORT:
        REGISTRY.register(StoresCollector())
        _serving.enter_context(metrics.served(settings.WORKER_METRICS_PORT))


@worker_shutdown.connect
def _stop(**_: Any) -> None:
    _serving.close()
