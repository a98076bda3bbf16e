"""A job's live events through a real server, beside Django's middleware."""

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import embedded
import pytest
from django.db import connection

from maas.jobs import services
from maas.jobs.models import Job
from maas.tenants.models import Scope, Tenant
from tests import factories
from tests import services as stores
from tests.maas.jobs.conftest import Worker, ended, until

pytestmark = pytest.mark.usefixtures("worker")


@pytest.fixture(scope="module")
def port(_module_worker: Worker) -> Iterator[int]:
    """The product's ASGI application, Django's part, under uvicorn."""
    (port,) = embedded.free_ports(1)
    name = connection.settings_dict["NAME"]
    server = subprocess.Popen(
        [
            sys.executable, "-m", "uvicorn", "--port", str(port), "--log-level", "warning",
            "tests.maas.jobs.asgi:application",
        ],
        cwd=stores.BASE_DIR,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DATABASE_URL": os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}",
        },
    )  # fmt: skip
    until(lambda: answers(port), seconds=120)
    yield port
    server.terminate()
    server.wait(timeout=15)


def answers(port: int) -> bool:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as client:
        try:
            client.request("GET", "/api/session/")
            return client.getresponse().status < 500
        except OSError:
            return False


class Listener:
    """Reads one stream; `next` gives (id, event, data)."""

    def __init__(self, port: int, address: str, key: str, **headers: str) -> None:
        self.client = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        self.client.request(
            "GET",
            address,
            headers={
                "Accept": "text/event-stream", "Authorization": f"Bearer {key}", **headers
            },
        )  # fmt: skip
        self.response = self.client.getresponse()

    def __iter__(self) -> Iterator[tuple[int | None, str, Any]]:
        number, name = None, ""
        while raw := self.response.readline():
            line = raw.decode().rstrip("\n")
            if line.startswith("id: "):
                number = int(line[4:])
            elif line.startswith("event: "):
                name = line[7:]
            elif line.startswith("data: "):
                yield number, name, json.loads(line[6:])
                number, name = None, ""


@pytest.fixture
def listen(port: int, tenant: Tenant) -> Callable[..., Listener]:
    _, key = factories.make_key(tenant, scopes=(Scope.READ,))

    def make(job: Job, **headers: str) -> Listener:
        return Listener(port, f"/api/tenants/{job.tenant_id}/jobs/{job.pk}/stream/", key, **headers)

    return make


def start(tenant: Tenant, **spec: object) -> Job:
    return services.enqueue(by=None, kind="test.steps", spec=spec, tenant=tenant)


def seq_of(job: Job) -> int:
    """The number of the job's latest event."""
    return int(Job.objects.values_list("last_seq", flat=True).get(pk=job.pk))


def test_events_arrive_while_the_job_runs_and_the_stream_ends_with_it(
    tenant: Tenant, listen: Callable[..., Listener]
) -> None:
    job = start(tenant, steps=30, seconds=0.1)
    listener = listen(job)
    assert listener.response.headers["Content-Type"].startswith("text/event-stream")
    arrived, numbers, names = [], [], []
    for number, name, data in listener:  # noqa: B007 - the last one is looked at below
        arrived.append(time.monotonic())
        names.append(name)
        numbers += [number] if number else []
    assert arrived[-1] - arrived[0] > 2  # not all at once, at the end
    assert numbers == list(range(1, len(numbers) + 1))
    assert {"state", "stage", "metric", "progress", "note", "job"} <= set(names)
    assert (names[-1], data["state"], data["done"]) == ("end", "succeeded", 1.0)
    assert data["last_seq"] == numbers[-1]


def test_a_listener_that_comes_back_misses_nothing_and_gets_nothing_twice(
    tenant: Tenant, listen: Callable[..., Listener]
) -> None:
    job = start(tenant, steps=10, seconds=0.2)
    first = listen(job)
    seen = []
    for number, _name, _data in first:
        seen += [number] if number else []
        if len(seen) == 4:
            break
    first.client.close()
    until(lambda: seq_of(job) > 4)  # something has happened that nobody heard
    rest = [number for number, _, _ in listen(job, **{"Last-Event-ID": "4"}) if number]
    assert seen + rest == list(range(1, ended(job).last_seq + 1))


def test_a_finished_job_s_stream_is_its_history_and_then_nothing(
    tenant: Tenant, listen: Callable[..., Listener]
) -> None:
    job = ended(start(tenant, steps=1, mishap="explained"))
    events = list(listen(job, **{"Accept-Language": "zh-hans"}))
    assert [number for number, _, _ in events if number] == list(range(1, job.last_seq + 1))
    assert (events[-1][1], events[-1][2]["error"]["code"]) == ("end", "nothing_to_count")
    assert listen(job, **{"Last-Event-ID": str(job.last_seq)}).response.status == 204


def test_without_a_right_key_there_is_no_stream(port: int, tenant: Tenant) -> None:
    job = start(tenant, steps=1)
    address = f"/api/tenants/{tenant.pk}/jobs/{job.pk}/stream/"
    response = Listener(port, address, "lsk_wrong").response
    assert response.status == 401
    assert json.loads(response.read())["error"]["code"] == "not_signed_in"
    _, key = factories.make_key(factories.make_tenant(), scopes=(Scope.READ,))
    assert Listener(port, address, key).response.status == 404
    ended(job)


def test_streams_hold_no_database_connection(
    tenant: Tenant, listen: Callable[..., Listener]
) -> None:
    job = start(tenant, steps=1000, seconds=0.1)

    def connections() -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            )
            return int(cursor.fetchone()[0])

    before = connections()
    listeners = [listen(job) for _ in range(15)]
    for listener in listeners:
        next(iter(listener))
    heard = seq_of(job)
    until(lambda: seq_of(job) > heard + 5)  # all of them are in the middle of it
    until(lambda: connections() < before + 8)
    for listener in listeners:
        assert next(iter(listener))
    for listener in listeners:
        listener.client.close()
