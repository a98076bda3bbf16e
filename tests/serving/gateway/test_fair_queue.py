"""Who waits is served in turns, tenant by tenant."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from serving.gateway.errors import APIError
from serving.gateway.fair_queue import FairQueue, QueueFull, QueueLimits, QueueTimeout
from serving.gateway.fair_threads import FairThreads
from tests.waiting import eventually

LIMITS = QueueLimits(places=1, waiting=50, tenant_waiting=20, seconds=30)


class Line:
    """A queue, who was served in which order, and who waits."""

    def __init__(self, **changes: object) -> None:
        self.queue = FairQueue(replace(LIMITS, **changes))  # type: ignore[arg-type]
        self.served: list[str] = []
        self.tasks: list[asyncio.Task[None]] = []

    def ask(self, *tenants: str) -> None:
        for tenant in tenants:
            self.tasks.append(asyncio.create_task(self._ask(tenant)))

    async def _ask(self, tenant: str) -> None:
        await self.queue.take(tenant)
        self.served.append(tenant)

    async def settle(self) -> None:
        """Let everybody come as far as they get."""
        for _ in range(10):
            await asyncio.sleep(0)

    async def serve_all(self) -> list[str]:
        """Give back one place after the other, in the order in which they were taken."""
        await self.settle()
        given = 0
        while given < len(self.served):
            self.queue.give_back(self.served[given])
            given += 1
            await self.settle()
        return self.served


async def test_tenants_take_turns_however_many_one_sends() -> None:
    line = Line()
    line.ask(*["flood"] * 6)
    await line.settle()
    line.ask("b", "c", "b")
    assert await line.serve_all() == [
        "flood", "flood", "b", "c", "flood", "b", "flood", "flood", "flood",
    ]  # fmt: skip


async def test_a_tenants_own_line_is_full_before_everybodys() -> None:
    line = Line(waiting=4, tenant_waiting=2)
    line.ask("a", "a", "a", "b", "b")
    await line.settle()
    with pytest.raises(QueueFull) as full:
        await line.queue.take("a")
    assert full.value.own
    with pytest.raises(QueueFull) as full:
        await line.queue.take("c")
    assert not full.value.own
    assert sorted(await line.serve_all()) == ["a", "a", "a", "b", "b"]


async def test_a_turn_that_does_not_come_ends_and_leaves_nothing_behind() -> None:
    line = Line(seconds=0.01)
    line.ask("a")
    await line.settle()
    with pytest.raises(QueueTimeout):
        await line.queue.take("b")
    line.queue.give_back("a")
    await asyncio.wait_for(line.queue.take("b"), 5)


async def test_who_leaves_gives_up_its_turn() -> None:
    line = Line()
    line.ask("a", "b", "c")
    await line.settle()
    line.tasks[1].cancel()
    # The turn comes at the same moment, before the task could hear that it is cancelled.
    line.queue.give_back("a")
    await line.settle()
    assert line.served == ["a", "c"]


async def test_a_turn_that_came_to_one_who_has_just_left_goes_to_the_next() -> None:
    line = Line()
    line.ask("a", "b", "c")
    await line.settle()
    line.queue.give_back("a")
    line.tasks[1].cancel()
    await line.settle()
    assert line.served == ["a", "c"]


@pytest.mark.parametrize(("tenants", "each"), [(1, 6), (2, 4), (3, 3)])
async def test_where_room_is_left_nobody_takes_more_than_is_free(tenants: int, each: int) -> None:
    line = Line(places=12, leaves_room=True, waiting=100)
    names = [f"t{number}" for number in range(tenants)]
    line.ask(*names * 12)
    await line.settle()
    assert [line.served.count(name) for name in names] == [each] * tenants
    line.ask("late")
    await line.settle()
    assert line.served[-1] == "late"


async def test_one_place_is_taken_though_no_room_is_left_then() -> None:
    line = Line(leaves_room=True)
    line.ask("a", "a", "b")
    assert await line.serve_all() == ["a", "a", "b"]


# --- threads ------------------------------------------------------------------------------
@pytest.fixture
def threads() -> Iterator[FairThreads]:
    made = FairThreads(replace(LIMITS, tenant_waiting=1, seconds=0.2), name="test")
    yield made
    made.close()


async def test_a_thread_keeps_its_place_when_its_caller_has_left(threads: FairThreads) -> None:
    go_on, begun = threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        go_on.wait(30)

    task = asyncio.create_task(threads.run("a", work))
    await eventually(begun.is_set)
    task.cancel()
    with pytest.raises(APIError) as refused:  # the place is not free yet
        await threads.run("b", lambda: 1)
    assert (refused.value.status, refused.value.code) == (503, "overloaded")
    assert dict(refused.value.headers)[b"retry-after"] == b"2"
    waiting = asyncio.create_task(threads.run("b", lambda: 1))
    await asyncio.sleep(0)
    with pytest.raises(APIError) as refused:
        await threads.run("b", lambda: 1)
    assert (refused.value.status, refused.value.code) == (429, "rate_limit_exceeded")
    go_on.set()
    assert await waiting == 1
