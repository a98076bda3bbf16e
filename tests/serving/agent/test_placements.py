"""Adapters follow the rows: loaded when wanted, kept while anyone needs them, then unloaded."""

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from asgiref.sync import sync_to_async

from maas.catalog import services as catalog
from maas.catalog import store
from maas.catalog.models import ModelVersion, Placement
from serving import engine_secrets
from serving.engine.client import EngineClient
from serving.models import Engine
from tests import factories
from tests.serving.agent.conftest import Node, engine_is, placement_is, within
from tests.serving.agent.test_engines import place
from tests.serving.engine.fakes import write_adapter

State = Placement.State
Versions = Callable[..., ModelVersion]
Nodes = Callable[..., Node]


async def test_a_released_adapter_is_unloaded(new_node: Nodes, new_version: Versions) -> None:
    version = await sync_to_async(new_version)()
    node = new_node()
    placement = await place(version)
    await within(placement_is(placement, State.LOADED))
    await sync_to_async(catalog.release)(placement=placement)
    await within(placement_is(placement, State.GONE))
    assert node.notes("loads") == [f"+{version.lora_name}", f"-{version.lora_name}"]


async def test_an_adapter_stays_for_answers_that_are_still_given(
    new_node: Nodes, new_version: Versions
) -> None:
    version, later = [await sync_to_async(new_version)() for _ in range(2)]
    node = new_node()
    placement = await place(version)
    await within(placement_is(placement, State.LOADED))
    await sync_to_async(catalog.release)(placement=placement, after=timedelta(minutes=1))
    await within(placement_is(await place(later), State.LOADED))
    assert await sync_to_async(placement_is(placement, State.RELEASED))()
    assert node.notes("loads") == [f"+{version.lora_name}", f"+{later.lora_name}"]


async def test_an_adapter_that_another_placement_needs_is_kept(
    new_node: Nodes, new_version: Versions
) -> None:
    version = await sync_to_async(new_version)()
    node = new_node()
    exam = await place(version)
    live = await place(version, Placement.Purpose.DEPLOYMENT)
    for placement in (exam, live):
        await within(placement_is(placement, State.LOADED))
    await sync_to_async(catalog.release)(placement=exam)
    await within(placement_is(exam, State.GONE))
    assert node.notes("loads") == [f"+{version.lora_name}"]
    await sync_to_async(catalog.release)(placement=live)
    await within(placement_is(live, State.GONE))
    assert node.notes("loads")[-1] == f"-{version.lora_name}"


async def test_what_an_engine_lost_or_has_too_many_of_is_put_right(
    new_node: Nodes, new_version: Versions, tmp_path: Path
) -> None:
    version, later = [await sync_to_async(new_version)() for _ in range(2)]
    node = new_node()
    placement = await place(version)
    await within(placement_is(placement, State.LOADED))
    engine = await within(engine_is(Engine.State.READY))
    async with EngineClient(engine.address, engine_secrets.of(engine.pk)) as client:
        await client.unload(version.lora_name)
        await client.load("v-orphan", str(write_adapter(tmp_path / "orphan")))
    await within(placement_is(await place(later), State.LOADED))  # this wakes the agent
    await within(lambda: "-v-orphan" in node.notes("loads"))
    assert node.notes("loads").count(f"+{version.lora_name}") == 2
    assert await sync_to_async(placement_is(placement, State.LOADED))()


async def test_an_adapter_that_cannot_be_served_fails_with_a_reason(
    new_node: Nodes, new_version: Versions
) -> None:
    new_node()
    placement = await place(await sync_to_async(new_version)(use_dora=True))
    await within(placement_is(placement, State.FAILED))
    await placement.arefresh_from_db()
    assert placement.error == "adapter_dora"


async def test_an_adapter_that_the_engine_refuses_fails_and_the_others_are_loaded(
    new_node: Nodes, new_version: Versions
) -> None:
    def damaged() -> ModelVersion:
        version = new_version()
        (store.path(version.adapter.artefact) / "refuse").touch()
        factories.note_digest(version)
        return version

    bad = await place(await sync_to_async(damaged)())
    good = await place(await sync_to_async(new_version)())
    new_node()
    await within(placement_is(good, State.LOADED))
    await within(placement_is(bad, State.FAILED))
    await bad.arefresh_from_db()
    assert bad.error.startswith("engine_refused")


async def test_what_is_released_before_it_was_loaded_is_never_live(
    new_node: Nodes, new_version: Versions
) -> None:
    version = await sync_to_async(new_version)()
    node = new_node(waits="load")
    placement = await place(version)
    await within(lambda: node.notes("loading"))
    await sync_to_async(catalog.release)(placement=placement)
    (node.folder / "smol" / "go").touch()
    await within(placement_is(placement, State.GONE))
    await placement.arefresh_from_db()
    assert placement.loaded_at is None
    assert node.notes("loads") == [f"+{version.lora_name}", f"-{version.lora_name}"]


async def test_placements_are_loaded_when_they_come_and_not_at_the_next_look(
    new_node: Nodes, new_version: Versions, record_property: Callable[[str, object], None]
) -> None:
    first = await place(await sync_to_async(new_version)())
    new_node(interval=3600.0)
    await within(placement_is(first, State.LOADED))
    took = []
    for _ in range(20):
        version = await sync_to_async(new_version)()
        since = time.monotonic()
        await within(placement_is(await place(version), State.LOADED))
        took.append(round(time.monotonic() - since, 3))
    # How quick it is depends on the machine, so it is told, not judged.
    record_property("seconds_until_loaded", sorted(took))


async def test_what_comes_while_another_is_loaded_is_not_left_until_the_next_look(
    new_node: Nodes, new_version: Versions
) -> None:
    first, second, third = [await sync_to_async(new_version)() for _ in range(3)]
    opener = await place(first)
    node = new_node(interval=3600.0, waits="load")
    go = node.folder / "smol" / "go"
    await within(lambda: node.notes("loading"))
    go.touch()
    await within(placement_is(opener, State.LOADED))
    go.unlink()
    await place(second)
    await within(lambda: len(node.notes("loading")) == 2)
    late = await place(third)
    await within(lambda: Placement.objects.get(pk=late.pk).engine_id)  # the agent has heard of it
    go.touch()
    await within(placement_is(late, State.LOADED))
