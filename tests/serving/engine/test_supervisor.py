"""An engine is started, watched, brought back and found again; a fake vLLM plays the process."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from maas.kit import processes
from serving.engine.backoff import Backoff
from serving.engine.client import EngineClient
from serving.engine.process import EngineProcess, end_strays
from serving.engine.spec import MARKER
from serving.engine.supervisor import HealthCheck, Supervisor
from tests.serving.engine.fakes import FakeSpec, fake_spec
from tests.waiting import eventually


@dataclass
class RecordedHooks:
    """Hooks that keep what happened."""

    happened: list[str] = field(default_factory=list)

    async def starting(self) -> None:
        self.happened.append("starting")

    async def adopted(self, process: EngineProcess) -> None:
        self.happened.append("adopted")

    async def prepare(self, client: EngineClient) -> None:
        self.happened.append("prepare")
        await client.load("v-1", "/adapters/1")

    async def ready(self, process: EngineProcess) -> None:
        self.happened.append("ready")

    async def down(self, reason: str) -> None:
        self.happened.append("down")


@dataclass
class Kept:
    spec: FakeSpec
    hooks: RecordedHooks
    supervisor: Supervisor

    async def until(self, condition: Callable[[], bool], seconds: float = 20) -> None:
        await eventually(condition, seconds=seconds)

    async def until_ready(self) -> int:
        await asyncio.wait_for(self.supervisor.wait_ready(), 20)
        assert self.supervisor.pid is not None
        return self.supervisor.pid

    def processes(self) -> list[psutil.Process]:
        return processes.with_marker(MARKER, str(self.spec.directory))


@pytest.fixture
async def keep(tmp_path: Path) -> AsyncIterator[Callable[..., Kept]]:
    """`keep(behaviour…)` supervises a fake engine; everything is ended afterwards."""
    kept: list[Kept] = []

    def make(
        spec: FakeSpec | None = None, health: HealthCheck | None = None, **behaviour: object
    ) -> Kept:
        spec = spec or fake_spec(tmp_path / "an engine", **behaviour)
        hooks = RecordedHooks()
        quick = Backoff(first=0.05, longest=0.4)
        supervisor = Supervisor(spec, hooks, backoff=quick, health=health)
        kept.append(Kept(spec, hooks, supervisor))
        kept[-1].supervisor.start()
        return kept[-1]

    yield make
    for one in kept:
        await one.supervisor.detach()
        end_strays(one.spec.directory)


async def test_an_engine_is_ready_once_it_answers_and_has_its_adapters(
    keep: Callable[..., Kept],
) -> None:
    one = keep()
    await one.until_ready()
    assert one.hooks.happened == ["starting", "prepare", "ready"]
    assert one.spec.lines("loads") == ["+v-1"]


async def test_a_slow_start_is_waited_for(keep: Callable[..., Kept]) -> None:
    one = keep(waits="start")
    await one.until(lambda: one.spec.starts() == 1)
    assert not one.supervisor.is_ready
    assert one.hooks.happened == ["starting"]
    (one.spec.directory / "go").touch()
    await one.until_ready()
    assert one.spec.starts() == 1


async def test_an_engine_that_does_not_start_is_tried_again(keep: Callable[..., Kept]) -> None:
    one = keep(fail_first=2)
    await one.until_ready()
    assert one.spec.starts() == 3
    assert one.hooks.happened.count("down") == 2


async def test_a_killed_engine_comes_back_with_its_adapters(keep: Callable[..., Kept]) -> None:
    one = keep()
    first = await one.until_ready()
    os.kill(first, signal.SIGKILL)
    await one.until(lambda: not one.supervisor.is_ready, seconds=1)
    second = await one.until_ready()
    assert second != first
    came = ["starting", "prepare", "ready"]
    assert one.hooks.happened == [*came, "down", *came]
    assert one.spec.lines("loads") == ["+v-1", "+v-1"]


async def test_what_a_killed_server_leaves_behind_is_ended(keep: Callable[..., Kept]) -> None:
    one = keep()
    first = await one.until_ready()
    old = {process.pid for process in one.processes()}
    assert len(old) == 2
    os.kill(first, signal.SIGKILL)
    await one.until(lambda: one.spec.starts() == 2)
    await one.until_ready()
    assert not old & {process.pid for process in one.processes()}


async def test_an_engine_that_hangs_is_started_anew(keep: Callable[..., Kept]) -> None:
    one = keep(health=HealthCheck(interval_seconds=0.1, timeout_seconds=0.2))
    first = await one.until_ready()
    (one.spec.directory / "hang").touch()
    await one.until(lambda: "down" in one.hooks.happened)
    (one.spec.directory / "hang").unlink()
    assert await one.until_ready() != first


async def test_stopping_leaves_no_process(keep: Callable[..., Kept]) -> None:
    one = keep()
    await one.until_ready()
    await one.supervisor.stop()
    assert one.processes() == []
    assert not (one.spec.directory / "engine.json").exists()


async def test_the_next_agent_adopts_a_running_engine(keep: Callable[..., Kept]) -> None:
    one = keep()
    pid = await one.until_ready()
    await one.supervisor.detach()  # as when an agent is killed: the engine runs on

    two = keep(spec=one.spec)
    assert await two.until_ready() == pid
    assert two.hooks.happened == ["adopted", "prepare", "ready"]
    assert one.spec.starts() == 1

    os.kill(pid, signal.SIGKILL)  # an adopted engine is watched like one of our own
    await two.until(lambda: one.spec.starts() == 2)
    assert await two.until_ready() != pid


async def test_an_engine_of_other_settings_is_replaced(
    keep: Callable[..., Kept], tmp_path: Path
) -> None:
    one = keep()
    pid = await one.until_ready()
    await one.supervisor.detach()
    two = keep(spec=fake_spec(one.spec.directory, fail_first=0))
    assert await two.until_ready() != pid
    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


async def test_another_process_of_the_same_number_is_not_adopted(
    keep: Callable[..., Kept],
) -> None:
    one = keep()
    await one.until_ready()
    record = one.spec.directory / "engine.json"
    await one.supervisor.detach()
    record.write_text(record.read_text().replace('"started": ', '"started": 1'))
    assert EngineProcess.adopt(one.spec) is None
