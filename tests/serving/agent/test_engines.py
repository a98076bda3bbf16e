"""Engines run where placements want them, are found again, and end cleanly."""

import os
import signal
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from asgiref.sync import sync_to_async
from django.utils import timezone

from maas.catalog import services as catalog
from maas.catalog.models import BaseModel, ModelVersion, Placement
from maas.fleet.models import Accelerator
from maas.fleet.models import Node as NodeRow
from serving import engine_transitions
from serving.models import Engine
from tests import factories
from tests.serving.agent.conftest import Node, engine_is, placement_is, within

State = Placement.State
Versions = Callable[..., ModelVersion]
Nodes = Callable[..., Node]


@sync_to_async
def place(version: ModelVersion, purpose: Any = Placement.Purpose.EXAM) -> Placement:
    return catalog.place(version=version, purpose=purpose)


async def test_a_node_says_what_it_has(new_node: Nodes) -> None:
    new_node("shelf")
    node = await within(lambda: NodeRow.objects.filter(name="shelf").first())
    assert node.is_online
    assert node.cpus == len(os.sched_getaffinity(0))
    assert node.memory_bytes > 1024**3
    first = await within(lambda: Accelerator.objects.filter(node=node).first())
    assert first.kind in {Accelerator.Kind.CPU, Accelerator.Kind.CUDA}


async def test_no_engine_runs_that_nobody_wants(new_node: Nodes, base: BaseModel) -> None:
    node = new_node(interval=0.05)
    await within(NodeRow.objects.exists)
    await node.has_reconciled()
    assert not await sync_to_async(Engine.objects.exists)()


async def test_a_placement_starts_an_engine_and_is_loaded(
    new_node: Nodes, new_version: Versions
) -> None:
    version = await sync_to_async(new_version)()
    node = new_node()
    placement = await place(version)
    await within(placement_is(placement, State.LOADED))
    engine = await within(engine_is(Engine.State.READY))
    assert node.notes("loads") == [f"+{version.lora_name}"]
    assert engine.served_name == "base-smol"
    assert engine.generation == 1
    assert engine.config["max_model_len"] == 2048
    await placement.arefresh_from_db()
    assert placement.engine_id == engine.pk
    assert placement.loaded_at is not None


async def test_a_killed_engine_is_down_at_once_and_comes_back_with_every_adapter(
    new_node: Nodes, new_version: Versions
) -> None:
    wanted = [await place(await sync_to_async(new_version)()) for _ in range(3)]
    node = new_node()
    for placement in wanted:
        await within(placement_is(placement, State.LOADED))
    engine = await within(engine_is(Engine.State.READY))

    os.kill(engine.pid, signal.SIGKILL)
    await within(lambda: not Engine.objects.filter(state=Engine.State.READY).exists(), 5)

    again = await within(engine_is(Engine.State.READY))
    assert again.generation == engine.generation + 1
    assert again.restarts == engine.restarts + 1
    for placement in wanted:
        assert await sync_to_async(placement_is(placement, State.LOADED))()
    assert len(node.notes("loads")) == 6


async def test_the_next_agent_adopts_what_a_killed_one_left(
    new_node: Nodes, new_version: Versions
) -> None:
    first = await place(await sync_to_async(new_version)())
    node = new_node()
    await within(placement_is(first, State.LOADED))
    engine = await within(engine_is(Engine.State.READY))
    await node.vanish()
    assert len(node.processes()) == 2

    # Meanwhile one adapter is let go, and another is wanted.
    await sync_to_async(catalog.release)(placement=first)
    second = await place(await sync_to_async(new_version)())
    await sync_to_async(Placement.objects.filter(pk=second.pk).update)(engine_id=engine.pk)
    new_node()
    await within(placement_is(second, State.LOADED))
    await within(placement_is(first, State.GONE))
    kept = await sync_to_async(Engine.objects.get)(pk=engine.pk)
    assert (kept.pid, kept.generation, kept.state) == (engine.pid, 1, Engine.State.READY)
    assert len(node.notes("starts")) == 1


async def test_new_code_takes_over_engines_that_answer_meanwhile(
    new_node: Nodes, new_version: Versions
) -> None:
    placement = await place(await sync_to_async(new_version)())
    node = new_node()
    await within(placement_is(placement, State.LOADED))
    engine = await within(engine_is(Engine.State.READY))

    await node.leave()
    assert len(node.processes()) == 2
    assert await sync_to_async(engine_is(Engine.State.READY))(), "the gateway goes on asking it"
    assert await sync_to_async(placement_is(placement, State.LOADED))()

    again = new_node()
    await again.has_reconciled()
    kept = await sync_to_async(Engine.objects.get)(pk=engine.pk)
    assert (kept.pid, kept.generation, kept.state) == (engine.pid, 1, Engine.State.READY)
    assert len(node.notes("starts")) == 1


async def test_sigterm_ends_every_process_and_keeps_what_is_desired(
    new_node: Nodes, new_version: Versions
) -> None:
    placement = await place(await sync_to_async(new_version)())
    node = new_node()
    await within(placement_is(placement, State.LOADED))
    await node.stop()
    assert node.processes() == []
    assert await sync_to_async(engine_is(Engine.State.STOPPED))()
    assert await sync_to_async(placement_is(placement, State.WANTED))()


async def test_an_engine_that_nobody_needed_for_a_while_is_stopped(
    new_node: Nodes, new_version: Versions, settings: Any
) -> None:
    settings.ENGINE_IDLE_SECONDS = 1
    placement = await place(await sync_to_async(new_version)())
    node = new_node()
    await within(placement_is(placement, State.LOADED))
    await sync_to_async(catalog.release)(placement=placement)
    await within(engine_is(Engine.State.STOPPED))
    assert node.processes() == []


async def test_an_engine_starts_only_where_memory_suffices(
    new_node: Nodes, new_version: Versions
) -> None:
    await place(await sync_to_async(new_version)())
    new_node(memory=10**6)
    engine = await within(lambda: Engine.objects.exclude(error="").first())
    assert engine.error == "not enough memory"
    assert engine.state == Engine.State.STOPPED


async def test_a_node_that_takes_no_new_work_starts_no_engine(
    new_node: Nodes, new_version: Versions
) -> None:
    await sync_to_async(factories.make_node)("local", draining=True)
    placement = await place(await sync_to_async(new_version)())
    node = new_node(interval=0.05)
    await node.has_reconciled()
    assert await sync_to_async(placement_is(placement, State.WANTED))()
    assert not await sync_to_async(Engine.objects.exists)()


async def test_placements_of_a_lost_node_are_taken_over(
    new_node: Nodes, new_version: Versions, base: BaseModel
) -> None:
    def lose() -> Placement:
        gone = factories.make_node("gone", seen_at=timezone.now() - timedelta(minutes=5))
        engine = Engine.objects.create(node=gone, base_model=base, state=Engine.State.READY)
        placement = catalog.place(version=new_version(), purpose=Placement.Purpose.DEPLOYMENT)
        Placement.objects.filter(pk=placement.pk).update(engine_id=engine.pk, state=State.LOADED)
        return placement

    placement = await sync_to_async(lose)()
    new_node("here")
    await within(lambda: Engine.objects.filter(node__name="here", state="ready").exists())
    await within(placement_is(placement, State.LOADED))
    await placement.arefresh_from_db()
    assert (await sync_to_async(Engine.objects.get)(node__name="here")).pk == placement.engine_id


async def test_an_agent_that_was_thought_dead_takes_its_engine_up_anew(
    new_node: Nodes, new_version: Versions
) -> None:
    placement = await place(await sync_to_async(new_version)())
    node = new_node()
    await within(placement_is(placement, State.LOADED))
    engine = await within(engine_is(Engine.State.READY))
    token = engine_transitions.current(engine)

    await sync_to_async(engine_transitions.lost)(token, reason="node lost")
    again = await within(engine_is(Engine.State.READY))
    await within(placement_is(placement, State.LOADED))
    assert (again.pid, again.generation) == (engine.pid, engine.generation + 1)
    assert len(node.notes("starts")) == 1


async def test_two_agents_never_keep_the_same_engines(new_node: Nodes) -> None:
    new_node()
    await within(NodeRow.objects.exists)
    second = new_node()
    assert second.task is not None
    assert "AlreadyRunning" in repr(await _failure(second))


async def _failure(node: Node) -> BaseException | None:
    assert node.task is not None
    try:
        await node.task
    except Exception as error:
        return error
    return None
