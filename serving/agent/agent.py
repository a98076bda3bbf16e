"""A node's agent: makes this machine's engines and adapters match the rows.

desired - actual -> actions, every two seconds and whenever an event says that a placement has
changed. It holds no truth: killed at any moment, the next one reads the rows and adopts the
engines that still run.
"""

import asyncio
import fcntl
import os
import signal
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import redis
import structlog
from django.conf import settings
from django.db import DatabaseError

from maas.common import events
from maas.fleet.models import Node
from serving import engine_transitions
from serving.agent import desired, engine_specs, metrics, nodes
from serving.agent.database import in_database
from serving.agent.reconciler import EngineReconciler
from serving.engine import hardware
from serving.engine.backoff import Backoff
from serving.engine.hardware import Machine
from serving.engine.spec import EngineSpec
from serving.models import Engine

log = structlog.get_logger()

RECONCILE_SECONDS = 2.0
LISTEN_AGAIN_SECONDS = 1.0
PORTS = 1000


class AlreadyRunning(Exception):
    """Another agent keeps this state folder's engines."""


class SpecFor(Protocol):
    def __call__(self, engine: Engine, machine: Machine, *, port: int) -> EngineSpec:
        """How this node runs an engine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineMethods:
    """How an agent runs engines: what is asked for each, and how patiently it is tried again."""

    spec_for: SpecFor = engine_specs.spec_for
    new_backoff: Callable[[], Backoff] = Backoff
    available_memory: Callable[[], int] = engine_specs.available_memory


class Agent:
    def __init__(
        self,
        name: str,
        *,
        methods: EngineMethods | None = None,
        interval_seconds: float = RECONCILE_SECONDS,
    ) -> None:
        self._name = name
        self._interval_seconds = interval_seconds
        self._methods = methods or EngineMethods()
        self._machine = hardware.detect()
        self.reconcilers: dict[UUID, EngineReconciler] = {}
        self._reconciling: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._over = asyncio.Event()
        self._leaves_engines = False

    async def run(self) -> None:
        """Work until SIGTERM or SIGINT, then stop every engine; until SIGUSR1, and leave them."""
        lock = _only_one()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.end)
        loop.add_signal_handler(signal.SIGUSR1, self.leave)
        listening = asyncio.create_task(self._listen())
        try:
            with metrics.served(self._name):
                await self._work()
        finally:
            listening.cancel()
            await asyncio.gather(listening, *self._reconciling, return_exceptions=True)
            if self._leaves_engines:
                await self._let_go_of_all()
            else:
                await self._stop(self.reconcilers)
            os.close(lock)

    def end(self) -> None:
        """Stop the engines and return from `run`."""
        self._over.set()

    def leave(self) -> None:
        """Return from `run` and let the engines run on, for the next agent to adopt: new code."""
        self._leaves_engines = True
        self._over.set()

    async def _let_go_of_all(self) -> None:
        for engine_id in list(self.reconcilers):
            await self.reconcilers.pop(engine_id).detach()

    async def _work(self) -> None:
        node: Node | None = None
        while not self._over.is_set():
            self._wake.clear()
            try:
                if node is None or not await in_database(nodes.heartbeat, node):
                    node = await in_database(nodes.register, self._name, self._machine)
                    log.info("node_registered", node=node.name)
                await self._reconcile(node)
            except DatabaseError as error:
                log.warning("database_unreachable", error=str(error))
            except Exception:  # one pass that broke must not take the engines down
                log.exception("reconciling_broke")
            await self._pause()

    async def _reconcile(self, node: Node) -> None:
        """One pass: engines that are desired run, no others do, and each has its adapters."""
        await in_database(desired.claim, node)
        engines = {engine.pk: engine for engine in await in_database(desired.engines, node)}
        await self._let_go_of_fenced(engines)
        await self._stop(set(self.reconcilers) - set(engines))
        for engine in engines.values():
            if engine.pk not in self.reconcilers:
                await self._take_up(engine)
        for reconciler in self.reconcilers.values():
            task = asyncio.create_task(reconciler.reconcile())
            self._reconciling.add(task)
            task.add_done_callback(self._reconciled)

    async def _let_go_of_fenced(self, engines: Iterable[UUID]) -> None:
        """What runs of an engine whose row was taken from us is adopted anew, if it is desired."""
        fenced = {engine_id for engine_id, one in self.reconcilers.items() if one.is_fenced}
        for engine_id in fenced & set(engines):
            await self.reconcilers.pop(engine_id).detach()

    async def _take_up(self, engine: Engine) -> None:
        """Start supervising an engine: it is adopted if it runs, started if not."""
        spec = self._methods.spec_for(engine, self._machine, port=self._port(engine))
        available = self._methods.available_memory()
        if not engine_specs.has_room(spec, engine.base_model.parameters, available=available):
            token = engine_transitions.current(engine)
            await in_database(engine_transitions.refused, token, reason="not enough memory")
            log.warning("engine_has_no_room", engine=spec.name)
            return
        reconciler = EngineReconciler(
            engine, spec, backoff=self._methods.new_backoff(), wake=self._wake.set
        )
        self.reconcilers[engine.pk] = reconciler
        reconciler.start()

    async def _stop(self, ids: Iterable[UUID]) -> None:
        stopping = [self.reconcilers.pop(engine_id) for engine_id in list(ids)]
        for result in await asyncio.gather(
            *(reconciler.stop() for reconciler in stopping), return_exceptions=True
        ):
            if isinstance(result, BaseException):
                log.error("engine_not_stopped_cleanly", error=str(result))

    def _port(self, engine: Engine) -> int:
        """The port it had, so that a running engine is found again; else the next free one."""
        had = engine.config.get("port")
        taken = {reconciler.spec.port for reconciler in self.reconcilers.values()}
        if isinstance(had, int) and had not in taken:
            return had
        return _free_port(engine.node.address, settings.ENGINE_PORT_BASE, taken)

    def _reconciled(self, task: asyncio.Task[None]) -> None:
        self._reconciling.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("reconciling_broke", exc_info=task.exception())

    async def _pause(self) -> None:
        waiting = [asyncio.create_task(event.wait()) for event in (self._wake, self._over)]
        await asyncio.wait(
            waiting, timeout=self._interval_seconds, return_when=asyncio.FIRST_COMPLETED
        )
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
            await asyncio.sleep(LISTEN_AGAIN_SECONDS)


def _only_one() -> int:
    """Hold the engines' folder for as long as this process lives. Raises AlreadyRunning."""
    folder = engine_specs.engines_folder()
    folder.mkdir(parents=True, exist_ok=True)
    lock = os.open(folder / "agent.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise AlreadyRunning(str(folder)) from None
    return lock


def _free_port(host: str, first: int, taken: set[int]) -> int:
    for port in range(first, first + PORTS):
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
