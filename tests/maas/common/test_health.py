"""The probes tell what is wrong, quickly, and to strangers nothing else."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from maas import asgi
from maas.common import health, health_checks, heartbeats, stores
from maas.fleet.models import Node
from tests import factories
from tests.conftest import Api


@pytest.fixture(autouse=True)
def _nothing_is_remembered(transactional_db: None) -> Iterator[None]:
    """Looks are kept for a moment: the next test has its own."""
    stores.client().delete(heartbeats.NAME)
    heartbeats._noted_at.clear()
    health._looks.clear()
    yield
    health._looks.clear()


@pytest.fixture
def well() -> None:
    factories.make_node()
    for process in (heartbeats.WORKER, heartbeats.BEAT):
        heartbeats.note(process)


def probe(
    path: str = "/readyz",
    *,
    query: str = "",
    client: str = "127.0.0.1",
    headers: tuple[tuple[bytes, bytes], ...] = (),
) -> tuple[int, Any]:
    """Status and content, as the web process answers."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request"}

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": query.encode(),
        "headers": [(b"host", b"no-such-host.example"), *headers],
        "client": (client, 1),
    }
    asyncio.run(asgi.application(scope, receive, send))
    body = sent[1]["body"]
    return sent[0]["status"], body.decode() if path == "/healthz" else json.loads(body)


def failed(answer: Any) -> set[str]:
    return {one["name"] for one in answer["checks"] if one["state"] != "ok"}


def test_a_process_that_lives_says_so_to_whoever_asks_under_any_name() -> None:
    assert probe("/healthz", client="198.51.100.7") == (200, "ok")


@pytest.mark.usefixtures("well")
def test_an_installation_that_is_well_says_so() -> None:
    status, answer = probe()
    assert (status, failed(answer)) == (200, set())
    assert {one["name"] for one in answer["checks"]} == {
        "postgres", "valkey", "migrations", "disk", "worker", "beat", "node",
    }  # fmt: skip


def test_whatever_is_not_there_is_named() -> None:
    status, answer = probe()
    assert (status, failed(answer)) == (503, {"worker", "beat", "node"})


@pytest.mark.usefixtures("well")
def test_old_signs_of_life_do_not_count() -> None:
    seconds = float(stores.client().time()[0])
    stores.client().hset(heartbeats.NAME, heartbeats.BEAT, str(seconds - 60))
    Node.objects.update(seen_at=timezone.now() - timedelta(seconds=60))
    status, answer = probe()
    assert (status, failed(answer)) == (503, {"beat", "node"})
    told = {one["name"]: one for one in answer["checks"]}
    assert 55 < told["beat"]["details"]["age_seconds"] < 300


@pytest.mark.usefixtures("well")
def test_a_database_older_than_the_code_is_not_ready() -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("tenants", "0001_initial")
    try:
        status, answer = probe()
    finally:
        recorder.record_applied("tenants", "0001_initial")
    assert (status, failed(answer)) == (503, {"migrations"})
    assert "tenants.0001_initial" in str(answer)


@pytest.mark.usefixtures("well")
def test_a_full_disk_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health_checks, "LEAST_FREE_BYTES", 2**62)
    assert failed(probe()[1]) == {"disk"}


@pytest.mark.usefixtures("well")
def test_without_valkey_the_rest_is_told(settings: Any) -> None:
    settings.REDIS_URL = "redis://:x@127.0.0.1:1/0"
    stores.client.cache_clear()
    try:
        status, answer = probe()
    finally:
        stores.client.cache_clear()
    assert (status, failed(answer)) == (503, {"valkey", "worker", "beat"})


@pytest.mark.usefixtures("well")
def test_what_one_need_not_know_is_left_out() -> None:
    stores.client().delete(heartbeats.NAME)
    assert probe(query="exclude=worker&exclude=beat")[0] == 200


@pytest.mark.parametrize(
    ("client", "headers"),
    [
        ("198.51.100.7", ()),
        ("127.0.0.1", ((b"x-forwarded-for", b"127.0.0.1"),)),
        ("127.0.0.1", ((b"forwarded", b"for=127.0.0.1"),)),
    ],
)
def test_strangers_hear_names_and_states_alone(
    client: str, headers: tuple[tuple[bytes, bytes], ...]
) -> None:
    answer = probe(client=client, headers=headers)[1]
    assert all({*one} == {"name", "state"} for one in answer["checks"])
    assert any("version" in one["details"] for one in probe()[1]["checks"])


def test_admins_hear_all(api: Api, admin_person: Any, stranger: Any) -> None:
    told = api(admin_person).get("/api/admin/health/").json()
    assert any("version" in one["details"] for one in told["checks"])
    assert api(stranger).get("/api/admin/health/").status_code == 403


@pytest.mark.usefixtures("well")
def test_a_check_that_hangs_costs_a_moment_and_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "LONGEST_SECONDS", 0.3)
    release = threading.Event()
    hangs = health.ReadinessCheck(name="hangs", look=lambda: {"waited": release.wait(60)})
    monkeypatch.setitem(health.CHECKS._entries, "hangs", hangs)
    try:
        for _probe in range(3):
            began = time.monotonic()
            assert "hangs" in failed(probe()[1])
            assert time.monotonic() - began < 20
        names = [one.name for one in threading.enumerate()]
        assert names.count("health:hangs") == 1
    finally:
        release.set()


def test_looking_often_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[int] = []

    def look() -> dict[str, int]:
        looks.append(1)
        return {}

    counted = health.ReadinessCheck(name="counted", look=look)
    monkeypatch.setitem(health.CHECKS._entries, "counted", counted)
    monkeypatch.setattr(health, "KEPT_SECONDS", 600.0)
    for _probe in range(5):
        probe()
    assert len(looks) == 1
