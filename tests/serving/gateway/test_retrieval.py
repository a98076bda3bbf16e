"""Facts come from memory; whoever waits for a disk delays nobody else."""

import asyncio
import os
import shutil
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openai
import pytest

from knowledgebase.retrieval.index import FOLDER, Index
from maas.catalog import store
from maas.common import events
from serving.gateway.artefact_threads import ArtefactThreads
from serving.gateway.config import Config
from serving.gateway.engine_request import EngineMessage
from serving.gateway.engines import EngineFailed
from serving.gateway.grounding import GroundingOptions
from serving.gateway.retrieval import Retrieval, load_index
from tests import shops
from tests.serving.gateway.conftest import Shop, make_shop
from tests.serving.gateway.mock_engine import MockEngine
from tests.serving.gateway.processes import GatewayProcess
from tests.waiting import eventually, until

CLOSING = [{"role": "user", "content": "When do you close?"}]


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A saved index."""
    folder = tmp_path_factory.mktemp("facts") / FOLDER
    shops.english().save(folder)
    return folder


def teach(shop: Shop, facts: Path) -> Shop:
    shutil.copytree(facts, store.path(shop.version.adapter.artefact) / FOLDER)
    shop.gateway.announce(events.ROUTES, {})
    return shop


@pytest.fixture
def taught(shop: Shop, facts: Path) -> Shop:
    return teach(shop, facts)


@contextmanager
def being_read(fifo: Path) -> Iterator[int]:
    """Somebody has opened the FIFO, and waits for bytes that come with the end of the block."""
    writers: list[int] = []

    def opened() -> bool:
        try:
            writers.append(os.open(fifo, os.O_WRONLY | os.O_NONBLOCK))
        except OSError:  # nobody reads yet
            return False
        return True

    until(opened)
    os.set_blocking(writers[0], True)
    try:
        yield writers[0]
    finally:
        os.close(writers[0])


def test_a_tenant_whose_index_comes_from_a_slow_disk_delays_nobody_else(
    taught: Shop, db: None, engine: MockEngine, gateway: GatewayProcess, facts: Path
) -> None:
    assert taught.ask(messages=CLOSING).choices
    slow = teach(make_shop(engine, gateway, model="slow"), facts)
    texts = store.path(slow.version.adapter.artefact) / FOLDER / "facts.json"
    content = texts.read_bytes()
    texts.unlink()
    os.mkfifo(texts)
    with ThreadPoolExecutor(1) as pool:
        answer: Future[Any] = pool.submit(slow.ask, messages=CLOSING)
        with being_read(texts) as writer:  # its route, for how long its facts are
            assert taught.ask(messages=CLOSING).choices
            os.write(writer, content)
            # Who reads now keeps the old one: the next is not taken for a part of it.
            texts.unlink()
            os.mkfifo(texts)
        with being_read(texts) as writer:  # its index
            assert taught.ask(messages=CLOSING).choices
            # So is one whose index has to be loaded too.
            third = teach(make_shop(engine, gateway, model="third"), facts)
            assert third.ask(messages=CLOSING).choices
            assert third.mock.asked[-1]["messages"][0]["content"].endswith(f"- {shops.HOURS}")
            assert not answer.done()
            os.write(writer, content)
            texts.unlink()
            texts.write_bytes(content)  # for whoever reads it later
        assert answer.result(20).choices


# --- without a process of its own -----------------------------------------------------------
class SlowDisk:
    """Loads the same index from every folder; those named slow are held back until let go."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._release = threading.Event()
        self.loads: list[str] = []

    def load(self, folder: Path) -> Index:
        self.loads.append(folder.name)
        if folder.name.startswith("slow"):
            assert self._release.wait(30)
        return self._index

    def let_go(self) -> None:
        self._release.set()


@pytest.fixture(scope="module")
def index(facts: Path) -> Index:
    return load_index(facts)


@contextmanager
def retrieval(disk: SlowDisk, **options: float) -> Iterator[Retrieval]:
    config = Config(artefact_threads=3, **options)  # type: ignore[arg-type]
    artefacts = ArtefactThreads(count=config.artefact_threads)
    made = Retrieval(artefacts, config, load=disk.load)
    try:
        yield made
    finally:
        disk.let_go()
        made.close()
        artefacts.close()


async def facts_of(one: Retrieval, tenant: str, folder: str) -> list[str]:
    question = [EngineMessage("user", "When do you close?")]
    prompt = await one.prompt(tenant, GroundingOptions(folder=folder), question)
    assert prompt.plan is not None
    return list(prompt.plan.facts)


async def test_many_slow_models_of_one_tenant_leave_a_thread_for_others(index: Index) -> None:
    disk = SlowDisk(index)
    with retrieval(disk) as one:
        waiting = [
            asyncio.create_task(facts_of(one, "slow tenant", f"slow-{number}"))
            for number in range(6)
        ]
        await eventually(lambda: len(disk.loads) >= 2)
        for _ in range(2):
            assert await facts_of(one, "another", "quick") == [shops.HOURS]
        assert disk.loads == ["slow-0", "slow-1", "quick"]
        assert not any(task.done() for task in waiting)
        disk.let_go()
        assert await asyncio.gather(*waiting) == [[shops.HOURS]] * 6


async def test_many_who_wait_for_one_index_cause_one_load(index: Index) -> None:
    disk = SlowDisk(index)
    with retrieval(disk) as one:
        waiting = [asyncio.create_task(facts_of(one, "tenant", "slow")) for _ in range(10)]
        await eventually(lambda: disk.loads)
        disk.let_go()
        assert await asyncio.gather(*waiting) == [[shops.HOURS]] * 10
    assert disk.loads == ["slow"]


async def test_facts_that_do_not_come_are_an_error_and_not_a_hang(index: Index) -> None:
    disk = SlowDisk(index)
    with retrieval(disk, artefact_wait_seconds=0.05) as one:
        for _ in range(2):
            with pytest.raises(EngineFailed, match="no facts in time"):
                await facts_of(one, "tenant", "slow")
        disk.let_go()
        while True:
            try:
                assert await facts_of(one, "tenant", "slow") == [shops.HOURS]
                break
            except EngineFailed:
                continue
    assert disk.loads == ["slow"]


async def test_a_folder_without_an_index_is_looked_into_again(facts: Path) -> None:
    artefacts = ArtefactThreads(count=1)
    one = Retrieval(artefacts, Config())
    folder = facts.with_name("later")
    try:
        with pytest.raises(EngineFailed, match="no facts in"):
            await facts_of(one, "tenant", str(folder))
        shutil.copytree(facts, folder)
        assert await facts_of(one, "tenant", str(folder)) == [shops.HOURS]
    finally:
        one.close()
        artefacts.close()


async def test_long_instructions_are_read_beside_the_event_loop(index: Index) -> None:
    """While they are, the loop never stops for long."""
    instructions = "On Mondays we open at 11:45. " + "We like bicycles of 28 inches. " * 4_000
    messages = [EngineMessage("system", instructions), EngineMessage("user", "When do you close?")]
    with retrieval(SlowDisk(index)) as one:
        options = GroundingOptions(folder="quick")
        free = await one.prompt("tenant", GroundingOptions(folder="quick", free=True), messages)
        assert free.chain is None
        began = last = time.monotonic()
        longest = 0.0
        task = asyncio.create_task(one.prompt("tenant", options, messages))
        while not task.done():
            await asyncio.sleep(0.001)
            longest, last = max(longest, time.monotonic() - last), time.monotonic()
        took = time.monotonic() - began
    chain = (await task).chain
    assert chain is not None
    assert chain.fault("On Mondays we open at 11:45.") is None
    assert chain.fault("On Mondays we open at 11:30.") is not None
    assert longest < max(took / 2, 0.1)


def test_without_its_facts_a_model_is_a_503(taught: Shop) -> None:
    (store.path(taught.version.adapter.artefact) / FOLDER / "facts.json").write_text("{")
    taught.gateway.announce(events.ROUTES, {})
    with pytest.raises(openai.InternalServerError) as refused:
        taught.ask(messages=CLOSING)
    assert (refused.value.status_code, refused.value.code) == (503, "engine_unavailable")
