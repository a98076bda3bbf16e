"""A node's agent on real rows and events, with a fake vLLM as its engines' process."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import psutil
import pytest
from asgiref.sync import sync_to_async
from django.db import connections

from maas.catalog import store
from maas.catalog.models import BaseModel, ModelVersion, Placement
from maas.fleet.models import Node as NodeRow
from maas.kit import processes
from maas.tenants.models import Tenant
from serving import engine_secrets
from serving.agent.agent import Agent, EngineMethods
from serving.engine.backoff import Backoff
from serving.engine.hardware import Machine
from serving.engine.process import end_strays
from serving.engine.spec import MARKER, EngineSpec
from serving.models import Engine
from tests import factories
from tests.serving.engine.fakes import SETTINGS, FakeSpec, write_adapter


@dataclass
class Node:
    """A running agent, and what a test looks at while it runs."""

    name: str
    agent: Agent
    folder: Path
    task: asyncio.Task[None] | None = None

    def start(self) -> "Node":
        self.task = asyncio.create_task(self.agent.run())
        return self

    async def stop(self) -> None:
        """As SIGTERM does."""
        self.agent.end()
        assert self.task is not None
        await asyncio.wait_for(self.task, 20)

    async def leave(self) -> None:
        """As SIGUSR1 does."""
        self.agent.leave()
        assert self.task is not None
        await asyncio.wait_for(self.task, 20)

    async def vanish(self) -> None:
        """As SIGKILL does: nothing is written, engines run on."""
        assert self.task is not None
        for reconciler in self.agent.reconcilers.values():
            await reconciler.detach()
        self.agent.reconcilers.clear()
        self.task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self.task

    async def has_reconciled(self) -> None:
        """Return when a whole pass has been made that began after this call."""
        row = await NodeRow.objects.aget(name=self.name)
        beats = [await within(_beat_after(row.pk, row.seen_at))]
        await within(_beat_after(row.pk, beats[-1].seen_at))

    def notes(self, file: str) -> list[str]:
        """Lines that the fake engines wrote."""
        return [line for one in self.folder.glob(f"*/{file}") for line in one.read_text().split()]

    def processes(self) -> list[psutil.Process]:
        folder = str(self.folder)
        return [one for value, one in processes.marked(MARKER) if value.startswith(folder)]


@pytest.fixture
def engines_folder(tmp_path: Path, settings: Any) -> Path:
    settings.ENGINES_DIR = str(tmp_path / "engines")
    settings.ARTEFACT_DIR = str(tmp_path / "artefacts")
    return tmp_path / "engines"


@pytest.fixture
async def new_node(
    transactional_db: None, engines_folder: Path
) -> AsyncIterator[Callable[..., Node]]:
    """`new_node()` starts an agent; its engines are fakes that behave as told."""
    started: list[Node] = []

    def make(
        name: str = "local", *, memory: int = 2**40, interval: float = 2.0, **behaviour: Any
    ) -> Node:
        def fake(engine: Engine, machine: Machine, *, port: int) -> EngineSpec:
            slug = engine.base_model.slug
            return FakeSpec(
                name=slug,
                model=store.path(engine.base_model.artefact),
                served_name=f"base-{slug}",
                port=port,
                secret=engine_secrets.of(engine.pk),
                directory=engines_folder / slug,
                settings=SETTINGS,
                behaviour=behaviour,
            )

        methods = EngineMethods(
            spec_for=fake,
            new_backoff=lambda: Backoff(first=0.05, longest=0.4),
            available_memory=lambda: memory,
        )
        agent = Agent(name, methods=methods, interval_seconds=interval)
        started.append(Node(name, agent, engines_folder).start())
        return started[-1]

    yield make
    for node in started:
        if node.task is not None and not node.task.done():
            await node.stop()
    for folder in engines_folder.glob("*/"):
        end_strays(folder)
    await sync_to_async(connections.close_all)()  # of the thread that the agent's queries used


@pytest.fixture
def base(transactional_db: None, engines_folder: Path) -> BaseModel:
    return factories.seal_base_model(factories.make_base_model("smol"))


@pytest.fixture
def shop(transactional_db: None) -> Tenant:
    return factories.make_tenant("Larkspur", owner=factories.make_user("owner@larkspur.test"))


@pytest.fixture
def new_version(shop: Tenant, base: BaseModel, engines_folder: Path) -> Callable[..., ModelVersion]:
    """A version that has passed, with its adapter's files in the store."""

    def make(tenant: Tenant | None = None, **config: Any) -> ModelVersion:
        version = factories.make_version(
            tenant or shop, base_model=base, verdict=ModelVersion.Verdict.PASSED
        )
        write_adapter(store.path(version.adapter.artefact), **config)
        factories.note_digest(version)
        return version

    return make


def within(read: Callable[[], Any], seconds: float = 20) -> Awaitable[Any]:
    """Wait until a read of rows gives something true; returns it."""

    async def wait() -> Any:
        async with asyncio.timeout(seconds):
            while True:
                found = await sync_to_async(read)()
                if found:
                    return found
                await asyncio.sleep(0.02)

    return wait()


def _beat_after(node_id: UUID, at: datetime | None) -> Callable[[], NodeRow | None]:
    """A pass begins with the node's heartbeat."""
    return lambda: NodeRow.objects.filter(pk=node_id, seen_at__gt=at).first()


def placement_is(placement: Placement, state: str) -> Callable[[], bool]:
    return lambda: Placement.objects.filter(pk=placement.pk, state=state).exists()


def engine_is(state: str) -> Callable[[], Engine | None]:
    return lambda: Engine.objects.filter(state=state).first()
