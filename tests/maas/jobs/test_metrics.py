"""What is counted of jobs, and what a worker tells of the stores that all of them share."""

import os
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import embedded
import pytest
import redis
from django.conf import settings
from django.utils import timezone
from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from maas.common import stores
from maas.jobs import services, transitions, worker_metrics
from maas.jobs.models import Job
from maas.mail.models import Mail
from maas.tenants.models import Tenant
from maas.usage import metering
from tests.maas.jobs.conftest import Worker, ended, until

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


def samples(text: str) -> Samples:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def value(found: Samples, name: str, **labels: str) -> float:
    return found[name, frozenset(labels.items())]


def stores_now() -> Samples:
    registry = CollectorRegistry()
    registry.register(worker_metrics.StoresCollector())
    return samples(generate_latest(registry).decode())


def counted(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


def running(kind: str = "test.steps") -> Job:
    now = timezone.now()
    return Job.objects.create(
        kind=kind, state="running", token=1, attempt=1, started_at=now - timedelta(seconds=50),
        lease_until=now - timedelta(seconds=1),
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_a_job_s_end_is_counted_by_kind_and_outcome_with_its_duration() -> None:
    names = {"kind": "test.steps", "outcome": "failed"}
    before = counted("longslope_jobs_ended_total", **names)
    seconds = counted("longslope_job_duration_seconds_sum", **names)
    transitions.fail(running().pk, 1, code="internal", params={})
    assert counted("longslope_jobs_ended_total", **names) == before + 1
    assert counted("longslope_job_duration_seconds_sum", **names) - seconds == pytest.approx(
        50, 0.1
    )


@pytest.mark.django_db(transaction=True)
def test_a_lease_that_ran_out_is_counted_and_one_that_holds_is_not() -> None:
    names = {"kind": "test.steps", "was": "running"}
    before = counted("longslope_job_lease_expiries_total", **names)
    job = running()
    assert job.lease_until is not None
    assert transitions.expire(job.pk, job.lease_until - timedelta(seconds=5)) is None
    assert counted("longslope_job_lease_expiries_total", **names) == before
    assert transitions.expire(job.pk, timezone.now()) is not None
    assert counted("longslope_job_lease_expiries_total", **names) == before + 1


@pytest.mark.django_db(transaction=True)
def test_the_age_of_what_waits_is_that_of_the_oldest() -> None:
    stores.client().delete(metering.STREAM)
    assert value(stores_now(), "longslope_queue_age_seconds", accelerator="yes") == 0
    assert value(stores_now(), "longslope_usage_booking_lag_seconds") == 0
    assert value(stores_now(), "longslope_mail_outbox_age_seconds") == 0

    for seconds in (300, 10):
        since = timezone.now() - timedelta(seconds=seconds)
        job = Job.objects.create(kind="test.heavy", needs_accelerator=True)
        Job.objects.filter(pk=job.pk).update(created_at=since)
        mail = Mail.objects.create(to="a@b.example", subject="s", text="t", html="h")
        Mail.objects.filter(pk=mail.pk).update(created_at=since)
    now, _microseconds = stores.client().time()
    stores.client().xadd(metering.STREAM, {"record": "{}"}, id=f"{(now - 120) * 1000}-0")
    found = stores_now()
    near = pytest.approx
    assert value(found, "longslope_queue_age_seconds", accelerator="yes") == near(300, abs=5)
    assert value(found, "longslope_queue_age_seconds", accelerator="no") == 0
    assert value(found, "longslope_jobs", kind="test.heavy", state="queued") == 2
    assert value(found, "longslope_mail_outbox_age_seconds") == near(300, abs=5)
    assert value(found, "longslope_mails", state="waiting") == 2
    assert value(found, "longslope_usage_booking_lag_seconds") == near(120, abs=5)
    assert value(found, "longslope_usage_unbooked_requests") == 1
    stores.client().delete(metering.STREAM)


@pytest.mark.django_db(transaction=True)
def test_a_store_that_is_away_takes_only_its_own_part_along(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (port,) = embedded.free_ports(1)  # nobody listens there
    gone = redis.Redis(port=port, socket_timeout=1)
    monkeypatch.setattr(stores, "client", lambda: gone)
    found = stores_now()
    assert value(found, "longslope_collector_up", part="usage") == 0
    assert value(found, "longslope_collector_up", part="jobs") == 1
    assert ("longslope_usage_unbooked_requests", frozenset()) not in found
    assert value(found, "longslope_queue_age_seconds", accelerator="no") == 0


@pytest.mark.django_db(transaction=True)
def test_every_metric_stands_in_the_documentation() -> None:
    shared = CollectorRegistry()
    shared.register(worker_metrics.StoresCollector())
    names = {
        family.name
        for family in (*REGISTRY.collect(), *shared.collect())
        if family.name.startswith(("longslope_", "http_server_"))
    }
    assert len(names) >= 12
    docs = Path(settings.BASE_DIR) / "docs"
    text = "".join((docs / name).read_text() for name in ("metrics.md", "gateway.md"))
    assert [name for name in sorted(names) if f"`{name}" not in text] == []


@pytest.fixture
def port(transactional_db: None) -> Iterator[int]:
    """A real worker that tells what it counts."""
    (port,) = embedded.free_ports(1)
    stores.client().flushdb()
    os.environ["WORKER_METRICS_PORT"] = str(port)
    worker = Worker()
    yield port
    del os.environ["WORKER_METRICS_PORT"]
    worker.tell()
    worker.stop()


def test_a_worker_tells_of_the_jobs_that_it_did(port: int, tenant: Tenant) -> None:
    done = ended(services.enqueue(by=None, kind="test.steps", spec={"steps": 2}, tenant=tenant))
    assert done.state == "succeeded"

    def told() -> Samples:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
            return samples(answer.read().decode())

    names = {"kind": "test.steps", "outcome": "succeeded"}
    # The row is committed a moment before it is counted.
    until(lambda: ("longslope_jobs_ended_total", frozenset(names.items())) in told())
    found = told()
    assert value(found, "longslope_jobs_ended_total", **names) == 1
    assert value(found, "longslope_job_duration_seconds_count", **names) == 1
    assert value(found, "longslope_job_wait_seconds_count", kind="test.steps") == 1
    assert value(found, "longslope_collector_up", part="jobs") == 1
