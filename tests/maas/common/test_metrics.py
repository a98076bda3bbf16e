"""What the web process counts of its requests, and who may read it."""

import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import embedded
import pytest
from django.test import Client
from prometheus_client import REGISTRY

from maas.tenants.models import Tenant, User
from tests import services
from tests.waiting import until

NAME = "http_server_request_duration_seconds_count"


def count(route: str, status: str, method: str = "GET") -> float:
    labels = {"method": method, "route": route, "status": status}
    return REGISTRY.get_sample_value(NAME, labels) or 0.0


def test_a_request_is_counted_by_the_pattern_of_its_address(owner: User, tenant: Tenant) -> None:
    client = Client()
    client.force_login(owner)
    route = "/api/tenants/<uuid:tenant>/jobs/"
    before = count(route, "200")
    assert client.get(f"/api/tenants/{tenant.pk}/jobs/").status_code == 200
    assert count(route, "200") == before + 1


def test_strangers_cannot_make_labels_of_their_own(db: None) -> None:
    before = count("", "404", "_OTHER")
    Client().generic("BREW", "/coffee-pot/")
    assert count("", "404", "_OTHER") == before + 1
    assert not any(
        "coffee" in value or "BREW" in value
        for metric in REGISTRY.collect()
        for sample in metric.samples
        for value in sample.labels.values()
    )


@pytest.fixture
def web(tmp_path: Path) -> Iterator[tuple[int, int]]:
    """The product's web process as the stack starts it, with two workers: its ports."""
    port, metrics_port = embedded.free_ports(2)
    (tmp_path / "metrics").mkdir()
    server = subprocess.Popen(
        [
            sys.executable, "-m", "uvicorn", "--port", str(port), "--workers", "2",
            "--log-level", "warning", "maas.asgi:application",
        ],
        cwd=services.BASE_DIR,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.maas.common.web_settings",
            "PYTHONPATH": f"{services.BASE_DIR / 'platform'}{os.pathsep}{services.BASE_DIR}",
            "WEB_METRICS_PORT": str(metrics_port),
            "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "metrics"),
        },
    )  # fmt: skip
    yield port, metrics_port
    server.terminate()
    server.wait(timeout=20)


def fetch(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return 0, ""


def test_both_workers_are_counted_on_the_internal_port_and_nothing_is_on_the_public_one(
    web: tuple[int, int],
) -> None:
    port, metrics_port = web
    until(
        lambda: fetch(port, "/api/nowhere/")[0] and fetch(metrics_port, "/metrics")[0], seconds=60
    )
    before = total(metrics_port)
    for _ in range(20):
        assert fetch(port, "/metrics")[0] == 404
    assert total(metrics_port) == before + 20
    assert NAME not in fetch(port, "/metrics")[1]


def total(port: int) -> float:
    """All requests that the process has counted, whichever worker had them."""
    text = fetch(port, "/metrics")[1]
    return sum(float(one) for one in re.findall(rf"^{NAME}{{.*}} (\S+)$", text, re.MULTILINE))
