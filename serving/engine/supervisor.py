"""Keeps one engine alive: start or adopt, wait until it answers, watch it, begin again.

    (start | adopt) -> starting -> ready -> down -> wait -> start …

Knows nothing of rows: what a state means to the rest of the platform is in its `SupervisorHooks`.
"""

import asyncio
import contextlib
import time
from dataclasses import dataclass
from typing import Protocol

import structlog

from serving.engine.backoff import Backoff
from serving.engine.client import EngineClient
from serving.engine.process import EngineProcess
from serving.engine.spec import EngineSpec

log = structlog.get_logger()

START_SECONDS = 600.0
"""An engine that has not answered by then never will: conversion of large weights included."""
POLL_SECONDS = 0.2
STOP_GRACE_SECONDS = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthCheck:
    """How an engine that is ready is watched: so many misses in a row mean that it hangs."""

    interval_seconds: float = 2.0
    timeout_seconds: float = 10.0
    misses: int = 3


class SupervisorHooks(Protocol):
    """What happens at each change. A hook that raises counts as the engine's failure."""

    async def starting(self) -> None:
        """A new process is about to start; nothing that an earlier one had is left."""

    async def adopted(self, process: EngineProcess) -> None:
        """A process that an earlier agent left running is supervised from now on."""

    async def prepare(self, client: EngineClient) -> None:
        """The engine answers; bring every adapter back before anybody is sent to it."""

    async def ready(self, process: EngineProcess) -> None:
        """Requests may come."""

    async def down(self, reason: str) -> None:
        """The engine is gone or about to be killed; no request may go to it any more."""


class Supervisor:
    """Runs until stopped. One per engine folder."""

    def __init__(
        self,
        spec: EngineSpec,
        hooks: SupervisorHooks,
        *,
        backoff: Backoff | None = None,
        health: HealthCheck | None = None,
    ) -> None:
        self.spec = spec
        self._hooks = hooks
        self._backoff = backoff or Backoff()
        self._health = health or HealthCheck()
        self._process: EngineProcess | None = None
        self._is_ready = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def is_ready(self) -> bool:
        return self._is_ready.is_set()

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    async def wait_ready(self) -> None:
        """Return when the engine is ready."""
        await self._is_ready.wait()

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name=f"engine {self.spec.name}")

    async def stop(self) -> None:
        """End the engine and every process of it."""
        await self.detach()
        if self._process is not None:
            await self._process.stop(grace=STOP_GRACE_SECONDS)
            self._process = None

    async def detach(self) -> None:
        """Stop watching and let the engine run on, for the next agent to adopt."""
        self._is_ready.clear()
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    async def _run(self) -> None:
        self._process = await asyncio.to_thread(EngineProcess.adopt, self.spec)
        while True:
            ran_for, reason = await self._run_once()
            try:
                await self._hooks.down(reason)
            except Exception:  # rows can wait; the engine must come back
                log.exception("engine_down_not_noted", engine=self.spec.name, reason=reason)
            if self._process is not None:
                await self._process.stop(grace=0)
                self._process = None
            await asyncio.sleep(self._backoff.after(ran_for))

    async def _run_once(self) -> tuple[float, str]:
        """One process's life: for how many seconds it was ready, and why it ended."""
        since: float | None = None
        try:
            if self._process is None:
                await self._hooks.starting()
                self._process = await asyncio.to_thread(EngineProcess.start, self.spec)
            else:
                await self._hooks.adopted(self._process)
            async with EngineClient(self.spec.address, self.spec.secret) as client:
                reason = await self._wait_until_ready(self._process, client)
                if reason:
                    return 0.0, reason
                await self._hooks.ready(self._process)
                since = time.monotonic()
                self._is_ready.set()
                reason = await self._watch(self._process, client)
        except Exception as error:  # whatever broke, the answer is the same: begin again
            reason = f"{type(error).__name__}: {error}"
        finally:
            self._is_ready.clear()
        return (time.monotonic() - since if since else 0.0), reason

    async def _wait_until_ready(self, process: EngineProcess, client: EngineClient) -> str:
        """Empty when it is ready, else why it is not."""
        ended = asyncio.create_task(process.ended())
        able = asyncio.create_task(self._until_able(client))
        try:
            await asyncio.wait(
                {ended, able}, timeout=START_SECONDS, return_when=asyncio.FIRST_COMPLETED
            )
            if able.done():
                able.result()
                return ""
            return _ending(process) if ended.done() else "not ready in time"
        finally:
            await _cancel(ended, able)

    async def _until_able(self, client: EngineClient) -> None:
        """Healthy, computing, and with its adapters."""
        while not await client.is_healthy(within=self._health.timeout_seconds):
            await asyncio.sleep(POLL_SECONDS)
        while not await client.answers(self.spec.served_name):
            await asyncio.sleep(POLL_SECONDS)
        await self._hooks.prepare(client)

    async def _watch(self, process: EngineProcess, client: EngineClient) -> str:
        """Return why the engine is no longer to be used, as soon as that is known."""
        ended = asyncio.create_task(process.ended())
        hung = asyncio.create_task(_until_hung(client, self._health))
        try:
            await asyncio.wait({ended, hung}, return_when=asyncio.FIRST_COMPLETED)
            return _ending(process) if ended.done() else "does not answer"
        finally:
            await _cancel(ended, hung)


async def _until_hung(client: EngineClient, check: HealthCheck) -> None:
    """Return when several checks in a row found the engine not healthy."""
    misses = 0
    while misses < check.misses:
        await asyncio.sleep(check.interval_seconds)
        healthy = await client.is_healthy(within=check.timeout_seconds)
        misses = 0 if healthy else misses + 1


def _ending(process: EngineProcess) -> str:
    status = process.exit_status()
    return "ended" if status is None else f"ended with status {status}"


async def _cancel(*tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
