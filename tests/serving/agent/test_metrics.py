"""A running agent tells Prometheus how its engines and adapters stand."""

import asyncio
import os
import signal
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import embedded
import psutil
import pytest
from asgiref.sync import sync_to_async
from prometheus_client.parser import text_string_to_metric_families

from maas.catalog.models import ModelVersion, Placement
from maas.fleet.models import Node as NodeRow
from serving.models import Engine
from tests.serving.agent.conftest import Node, engine_is, placement_is, within
from tests.serving.agent.test_engines import place

Nodes = Callable[..., Node]
Versions = Callable[..., ModelVersion]
LIVE = "longslope_node_adapter_live_seconds_count"


@pytest.fixture
def port(settings: Any) -> int:
    (settings.NODE_METRICS_PORT,) = embedded.free_ports(1)
    return int(settings.NODE_METRICS_PORT)


def read(port: int) -> dict[tuple[str, ...], float]:
    """{(name, label's values …): value}"""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        text = answer.read().decode()
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_the_agent_tells_how_its_engines_and_adapters_stand(
    new_node: Nodes, new_version: Versions, port: int
) -> None:
    node = new_node()
    placement = await place(await sync_to_async(new_version)())
    await within(placement_is(placement, Placement.State.LOADED))
    engine = await within(engine_is(Engine.State.READY))
    before = await asyncio.to_thread(read, port)
    assert before["longslope_collector_up", "node"] == 1
    assert before["longslope_node_engines", "ready"] == 1
    assert before["longslope_node_engines", "down"] == 0
    assert before["longslope_node_placements", "loaded"] == 1
    assert before["longslope_node_placements", "wanted"] == 0
    assert before["longslope_node_engine_restarts_total", "smol"] == 0
    live = before[LIVE, "exam"]

    os.kill(engine.pid, signal.SIGKILL)
    await within(lambda: Engine.objects.filter(generation=2, state="ready").exists())
    await place(await sync_to_async(new_version)())
    await within(lambda: Placement.objects.filter(state=Placement.State.LOADED).count() == 2)
    after = await asyncio.to_thread(read, port)
    assert after["longslope_node_engine_restarts_total", "smol"] == 1
    # What came back with the engine had been live before: it says nothing of how long that takes.
    assert after[LIVE, "exam"] == live + 1

    await node.stop()
    with pytest.raises(urllib.error.URLError):
        await asyncio.to_thread(read, port)


def listening() -> set[int]:
    return {
        one.laddr.port
        for one in psutil.Process().net_connections("inet")
        if one.status == psutil.CONN_LISTEN
    }


async def test_without_a_port_nothing_listens(new_node: Nodes, settings: Any) -> None:
    assert settings.NODE_METRICS_PORT == 0
    before = listening()
    new_node()
    await within(NodeRow.objects.exists)
    assert listening() == before
