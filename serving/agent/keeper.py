"""One engine on this node: its process under supervision, its row, its adapters."""

import asyncio
from pathlib import Path

import psutil
import structlog
from django.conf import settings
from django.db import DatabaseError

from maas.catalog import store
from serving import engine_transitions
from serving.agent import placements
from serving.agent.database import TRY_AGAIN_AFTER, in_database, until_done
from serving.agent.placements import Fenced
from serving.engine.backoff import Backoff
from serving.engine.client import EngineClient, EngineUnreachable
from serving.engine.hardware import Machine
from serving.engine.process import EngineProcess
from serving.engine.spec import EngineSpec
from serving.engine.supervisor import Supervisor
from serving.engine.tuning import choose, memory_needed
from serving.models import Engine

log = structlog.get_logger()


class Keeper:
    """Implements `serving.engine.supervisor.Hooks` on the engine's row."""

    def __init__(self, engine: Engine, spec: EngineSpec) -> None:
        self.token = engine_transitions.current(engine)
        self.fenced = False
        """The engine's row is another process's now: nothing that is said here is written."""
        self.spec = spec
        self._supervisor = Supervisor(spec, self, backoff=new_backoff())
        self._settling = asyncio.Lock()

    def start(self) -> None:
        self._supervisor.start()

    async def stop(self) -> None:
        """End the process group, then say so."""
        await self._supervisor.stop()
        await in_database(engine_transitions.stopped, self.token)

    async def leave(self) -> None:
        """Stop watching; the engine runs on for the next agent."""
        await self._supervisor.leave()

    async def settle(self) -> None:
        """Carry out what is due, if the engine is ready; what fails is tried at the next look."""
        if not self._supervisor.is_ready or self._settling.locked():
            return
        async with self._settling:
            token = self.token
            try:
                async with EngineClient(self.spec.address) as client:
                    await placements.settle(token, client, self.spec.limits)
            except EngineUnreachable as error:
                log.warning("engine_unreachable", engine=self.spec.name, error=str(error))
            except Fenced:
                if self._supervisor.is_ready and token == self.token:  # not by a start of our own
                    self._fence()

    # --- Hooks ------------------------------------------------------------------------
    async def starting(self) -> None:
        log.info("engine_starting", engine=self.spec.name, address=self.spec.address)
        token = await until_done(engine_transitions.starting, self.token, self.spec)
        if token is None:
            self._fence()
            raise Fenced
        self.token = token

    async def adopted(self, process: EngineProcess) -> None:
        log.info("engine_adopted", engine=self.spec.name, pid=process.pid)
        self._guard(await until_done(engine_transitions.adopted, self.token))

    async def prepare(self, client: EngineClient) -> None:
        # The engine is well: an unreachable database is no reason to start it anew.
        while True:
            try:
                async with self._settling:
                    await placements.bring_back(self.token, client, self.spec.limits)
            except DatabaseError as error:
                log.warning("database_unreachable", error=str(error))
                await asyncio.sleep(TRY_AGAIN_AFTER)
            except Fenced:
                self._fence()
                raise
            else:
                return

    async def ready(self, process: EngineProcess) -> None:
        log.info("engine_ready", engine=self.spec.name, pid=process.pid)
        written = await until_done(engine_transitions.ready, self.token, self.spec, pid=process.pid)
        self._guard(written)

    async def down(self, reason: str) -> None:
        log.warning("engine_down", engine=self.spec.name, reason=reason)
        await until_done(engine_transitions.down, self.token, reason=reason)

    def _guard(self, written: bool) -> None:
        if not written:
            self._fence()
            raise Fenced

    def _fence(self) -> None:
        log.warning("engine_fenced", engine=self.spec.name, generation=self.token.generation)
        self.fenced = True


def new_backoff() -> Backoff:
    return Backoff()


def spec_of(engine: Engine, machine: Machine, *, port: int) -> EngineSpec:
    """How this node would run an engine."""
    base = engine.base_model
    return EngineSpec(
        name=base.slug,
        model=store.path(base.artefact).resolve(),
        served_name=f"base-{base.slug}",
        host=engine.node.address,
        port=port,
        directory=engines_folder() / base.slug,
        settings=choose(
            machine,
            context_length=base.context_length,
            parameters=base.parameters,
            gpu_share=settings.ENGINE_GPU_SHARE,
        ),
    )


def engines_folder() -> Path:
    return Path(settings.ENGINES_DIR).resolve()


def has_room(spec: EngineSpec, parameters: int) -> bool:
    """Whether memory suffices to start it; one that runs already has what it needs."""
    if EngineProcess.adopt(spec) is not None:
        return True
    return bool(psutil.virtual_memory().available > memory_needed(spec.settings, parameters))
