"""A node's agent: makes this machine's engines and adapters match the rows.

Looks every two seconds and whenever an event says that a wish has changed. It holds no truth:
killed at any moment, the next one reads the rows and adopts the engines that still run.
"""

import asyncio
import fcntl
import os
import signal
import socket
from collections.abc import Iterable
from uuid import UUID

import redis
import structlog
from django.conf import settings
from django.db import DatabaseError

from maas.common import events
from maas.fleet.models import Node
from serving import engine_transitions
from serving.agent import keeper, nodes, wishes
from serving.agent.database import in_database
from serving.agent.keeper import Keeper
from serving.engine import hardware
from serving.models import Engine

log = structlog.get_logger()

LOOK_EVERY = 2.0
LISTEN_AGAIN_AFTER = 1.0


class AlreadyRunning(Exception):
    """Another agent keeps this state folder's engines."""


class Agent:
    def __init__(self, name: str) -> None:
        self._name = name
        self._machine = hardware.detect()
        self.keepers: dict[UUID, Keeper] = {}
        self._settling: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._over = asyncio.Event()

    async def run(self) -> None:
        """Work until SIGTERM or SIGINT, then stop every engine."""
        lock = _only_one()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.end)
        listening = asyncio.create_task(self._listen())
        try:
            await self._work()
        finally:
            listening.cancel()
            await asyncio.gather(listening, *self._settling, return_exceptions=True)
            await self._stop(self.keepers)
            os.close(lock)

    def end(self) -> None:
        """Stop the engines and return from `run`."""
        self._over.set()

    async def _work(self) -> None:
        node: Node | None = None
        while not self._over.is_set():
            self._wake.clear()
            try:
                if node is None or not await in_database(nodes.heartbeat, node):
                    node = await in_database(nodes.register, self._name, self._machine)
                    log.info("node_registered", node=node.name)
                await self._look(node)
            except DatabaseError as error:
                log.warning("database_unreachable", error=str(error))
            except Exception:  # one look that broke must not take the engines down
                log.exception("look_broke")
            await self._pause()

    async def _look(self, node: Node) -> None:
        await in_database(wishes.claim, node)
        wanted = {engine.pk: engine for engine in await in_database(_list, node)}
        await self._let_go_of_fenced(wanted)
        await self._stop(set(self.keepers) - set(wanted))
        for engine in wanted.values():
            if engine.pk not in self.keepers:
                await self._keep(engine)
        for one in self.keepers.values():
            task = asyncio.create_task(one.settle())
            self._settling.add(task)
            task.add_done_callback(self._settled)

    async def _let_go_of_fenced(self, wanted: Iterable[UUID]) -> None:
        """What runs of an engine whose row was taken from us is adopted anew, if it is wanted."""
        for engine_id in set(wanted) & {pk for pk, one in self.keepers.items() if one.fenced}:
            await self.keepers.pop(engine_id).leave()

    async def _keep(self, engine: Engine) -> None:
        """Start supervising an engine: it is adopted if it runs, started if not."""
        spec = keeper.spec_of(engine, self._machine, port=self._port(engine))
        if not keeper.has_room(spec, engine.base_model.parameters):
            await in_database(
                engine_transitions.refused,
                engine_transitions.current(engine),
                reason="not enough memory",
            )
            log.warning("engine_has_no_room", engine=spec.name)
            return
        self.keepers[engine.pk] = Keeper(engine, spec)
        self.keepers[engine.pk].start()

    async def _stop(self, ids: Iterable[UUID]) -> None:
        stopping = [self.keepers.pop(engine_id) for engine_id in list(ids)]
        for result in await asyncio.gather(
            *(one.stop() for one in stopping), return_exceptions=True
        ):
            if isinstance(result, BaseException):
                log.error("engine_not_stopped_cleanly", error=str(result))

    def _port(self, engine: Engine) -> int:
        """The port it had, so that a running engine is found again; else the next free one."""
        had = engine.config.get("port")
        taken = {one.spec.port for one in self.keepers.values()}
        if isinstance(had, int) and had not in taken:
            return had
        return _free_port(engine.node.address, settings.ENGINE_PORT_BASE, taken)

    def _settled(self, task: asyncio.Task[None]) -> None:
        self._settling.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("settling_broke", exc_info=task.exception())

    async def _pause(self) -> None:
        waiting = [asyncio.create_task(one.wait()) for one in (self._wake, self._over)]
        await asyncio.wait(waiting, timeout=LOOK_EVERY, return_when=asyncio.FIRST_COMPLETED)
        for task in waiting:
            task.cancel()

    async def _listen(self) -> None:
        """Wake at every event about placements; a lost connection is made anew."""
        while True:
            try:
                async for _topic, _message in events.subscribe(events.PLACEMENTS):
                    self._wake.set()
            except (redis.RedisError, OSError) as error:
                log.warning("events_unreachable", error=str(error))
            await asyncio.sleep(LISTEN_AGAIN_AFTER)


def _list(node: Node) -> list[Engine]:
    return list(wishes.wanted(node))


def _only_one() -> int:
    """Hold the engines' folder for as long as this process lives. Raises AlreadyRunning."""
    folder = keeper.engines_folder()
    folder.mkdir(parents=True, exist_ok=True)
    lock = os.open(folder / "agent.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise AlreadyRunning(str(folder)) from None
    return lock


def _free_port(host: str, first: int, taken: set[int]) -> int:
    for port in range(first, first + 1000):
        if port in taken:
            continue
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise RuntimeError(f"no free port from {first} on")
